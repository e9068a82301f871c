package io.floecat.iam;

/** What IAM makes of a request, by the documented evaluation logic. */
public final class PolicyEvaluator {

  private PolicyEvaluator() {}

  /**
   * Decides one request.
   *
   * @throws PolicyException the request or the combination of policies is not modelled
   */
  public static Decision evaluate(AccessRequest request, Policies policies) {
    throw new UnsupportedOperationException();
  }
}
