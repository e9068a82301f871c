package io.floecat.cli.iam;

import io.floecat.iam.ArnPattern;
import io.floecat.iam.Condition;
import io.floecat.iam.DeploymentPolicies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Principals;
import io.floecat.iam.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What policies name: the parts of the deployment that they were written for. */
record NamedInPolicies(DeploymentPolicies policies) {

  private static final Pattern BASE_ARN =
      Pattern.compile("(arn:[a-z-]+:iam::\\d{12}:(?:role|user)/[^*?$]+)");
  private static final Pattern ROLE_ARN =
      Pattern.compile("(arn:[a-z-]+:iam::\\d{12}:role/[^*?$]+)");
  private static final Pattern ACCOUNT =
      Pattern.compile("arn:[a-z-]+:secretsmanager:[^:]*:(\\d{12}):.*");
  private static final Pattern REGION = Pattern.compile("arn:[a-z-]+:secretsmanager:([^:]+):.*");
  private static final Pattern KEY_ARN =
      Pattern.compile("(arn:[a-z-]+:kms:[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+)");
  private static final Pattern LITERAL = Pattern.compile("([^*?$]+)");

  private static final Pattern CLUSTER =
      Pattern.compile("(arn:[a-z-]+:eks:[a-z0-9-]+:\\d{12}:cluster/[A-Za-z0-9_-]+)");

  /** Whom the trust policy lets in. */
  Optional<String> baseArn() {
    return first(BASE_ARN, policies.trust().stream().flatMap(NamedInPolicies::principals));
  }

  /** What the base policy lets the service assume. */
  Optional<String> roleArn() {
    return first(ROLE_ARN, resources(policies.base().policies()));
  }

  Optional<String> account() {
    return first(ACCOUNT, identityResources());
  }

  /** Where it is one and not all. */
  Optional<String> region() {
    List<String> all = all(REGION, identityResources()).toList();
    return all.stream()
        .filter(region -> !region.contains("*") && all.stream().allMatch(region::equals))
        .findFirst();
  }

  Optional<String> kmsKeyArn() {
    return first(KEY_ARN, identityResources());
  }

  /** The cluster whose pods it lets in. */
  Optional<String> podIdentityCluster() {
    return first(
        CLUSTER,
        statements(policies.trust())
            .flatMap(statement -> statement.conditions().stream())
            .flatMap(NamedInPolicies::values));
  }

  Optional<String> externalId() {
    return first(
        LITERAL,
        statements(policies.trust())
            .flatMap(statement -> statement.conditions().stream())
            .filter(condition -> condition.key().equalsIgnoreCase("sts:ExternalId"))
            .flatMap(NamedInPolicies::values));
  }

  private Stream<String> identityResources() {
    return Stream.concat(
        resources(policies.role().policies()), resources(policies.base().policies()));
  }

  private static Stream<String> principals(PolicyDocument policy) {
    return statements(List.of(policy))
        .flatMap(statement -> statement.principals().stream())
        .flatMap(principals -> principals.entries().stream())
        .flatMap(
            entry ->
                entry instanceof Principals.Entry.Named(String arn)
                    ? Stream.of(arn)
                    : Stream.empty());
  }

  private static Stream<String> resources(List<PolicyDocument> documents) {
    return statements(documents)
        .flatMap(statement -> statement.resources().stream())
        .flatMap(resources -> resources.patterns().stream())
        .map(ArnPattern::toString);
  }

  private static Stream<String> values(Condition condition) {
    return condition.operands().stream().map(Object::toString);
  }

  private static Stream<Statement> statements(List<PolicyDocument> documents) {
    return documents.stream().map(PolicyDocument::statements).flatMap(List::stream);
  }

  private static Optional<String> first(Pattern pattern, Stream<String> texts) {
    return all(pattern, texts).findFirst();
  }

  private static Stream<String> all(Pattern pattern, Stream<String> texts) {
    return texts
        .map(pattern::matcher)
        .flatMap(match -> match.matches() ? Stream.of(match.group(1)) : Stream.empty());
  }
}
