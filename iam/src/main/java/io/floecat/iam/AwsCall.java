package io.floecat.iam;

import java.util.List;

/** A call of an AWS API, with what IAM looks at in it. */
public sealed interface AwsCall permits SecretsManagerCall, AssumeRoleCall, KmsCall {

  /**
   * What IAM is asked before the call is let through: each must be allowed. Each carries exactly
   * the condition keys that AWS documents for its action, and has values for.
   *
   * @throws PolicyException an action or a parameter of the call is not modelled
   */
  List<AccessRequest> requests(Caller caller, UnconfirmedFacts facts);
}
