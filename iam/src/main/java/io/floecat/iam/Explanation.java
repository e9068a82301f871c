package io.floecat.iam;

import io.floecat.iam.PolicyEvaluator.Unknown;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Why one request is allowed or denied, statement by statement.
 *
 * @param outcome what IAM answers
 * @param reason which document and statement decided, or which says nothing; one sentence
 * @param layers the kinds of policies that were asked, in the order of their evaluation
 */
public record Explanation(
    AccessRequest request, Outcome outcome, String reason, List<Layer> layers) {

  /** What IAM answers. */
  public enum Outcome {
    ALLOWED,
    DENIED,
    /** Something that this model does not know decides. */
    DEPENDS
  }

  /**
   * One kind of policies.
   *
   * @param lines its statements; empty where there is no document
   */
  public record Layer(String name, List<Line> lines) {}

  /**
   * One statement.
   *
   * @param applies whether it is about the request
   * @param reasons which elements do not fit, or may not fit; empty where all do
   */
  public record Line(Citation statement, boolean allows, Truth applies, List<String> reasons) {}

  /**
   * Explains one request.
   *
   * @throws PolicyException the combination of request and policies is not modelled
   */
  public static Explanation of(AccessRequest request, Policies policies) {
    Decision atBest = PolicyEvaluator.evaluate(request, policies, Unknowns.ALLOW);
    Decision atWorst = PolicyEvaluator.evaluate(request, policies, Unknowns.DENY);
    boolean certain = atBest.allowed() == atWorst.allowed();
    return new Explanation(
        request,
        !certain ? Outcome.DEPENDS : atBest.allowed() ? Outcome.ALLOWED : Outcome.DENIED,
        !certain ? dependsOn(request, policies) : (atBest.allowed() ? atWorst : atBest).reason(),
        layers(request, policies));
  }

  private static String dependsOn(AccessRequest request, Policies policies) {
    return "depends on what this model does not know: "
        + String.join(
            ", ",
            PolicyEvaluator.unknown(request, policies).map(Unknown::toString).distinct().toList());
  }

  private static List<Layer> layers(AccessRequest request, Policies policies) {
    List<Layer> layers = new ArrayList<>();
    for (int level = 0; level < policies.organization().size(); level++) {
      layers.add(
          layer(
              "service control policies, level " + (level + 1),
              request,
              policies.organization().get(level).stream()));
    }
    layers.add(layer("policy of the resource", request, policies.resource().stream()));
    layers.add(layer("policies of the caller", request, policies.identity().stream()));
    layers.add(layer("permissions boundary", request, policies.boundary().stream()));
    layers.add(layer("session policy", request, policies.session().stream()));
    return layers;
  }

  private static Layer layer(String name, AccessRequest request, Stream<PolicyDocument> documents) {
    return new Layer(
        name,
        documents
            .flatMap(
                document -> document.statements().stream().map(one -> line(document, one, request)))
            .toList());
  }

  private static Line line(PolicyDocument document, Statement statement, AccessRequest request) {
    return new Line(
        document.cite(statement),
        statement.allows(),
        statement.applies(request),
        Mismatches.of(statement, request));
  }
}
