package io.floecat.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.policybuilder.iam.IamEffect;
import software.amazon.awssdk.policybuilder.iam.IamPolicy;
import software.amazon.awssdk.policybuilder.iam.IamStatement;

/** Single statements of the printed policies, for whoever misses one. */
public final class Remedies {

  private static final JsonMapper JSON = new JsonMapper();

  private Remedies() {}

  /**
   * The statements that allow an action, with the policies they belong to; none where the service
   * does not need the action in this deployment.
   *
   * @param action as {@code secretsmanager:GetSecretValue}
   */
  public static List<Remedy> toAllow(Deployment deployment, String action) {
    return Stream.of(PrintedPolicy.values())
        .filter(policy -> applies(policy, deployment))
        .flatMap(
            policy ->
                IamPolicies.statements(policy, deployment).stream()
                    .filter(statement -> allows(statement, action))
                    .map(statement -> add(policy, statement)))
        .toList();
  }

  /** The statement of this Sid; none where the policy has none in this deployment. */
  public static Optional<Remedy> ofSid(Deployment deployment, PrintedPolicy policy, String sid) {
    return Optional.of(policy).filter(one -> applies(one, deployment)).stream()
        .flatMap(one -> IamPolicies.statements(one, deployment).stream())
        .filter(statement -> statement.sid().equals(sid))
        .map(statement -> add(policy, statement))
        .findFirst();
  }

  private static boolean applies(PrintedPolicy policy, Deployment deployment) {
    return switch (policy) {
      case BASE_POLICY -> true;
      case TRUST_POLICY -> deployment.roleArn().isPresent() && deployment.baseArn().isPresent();
      case ROLE_POLICY -> deployment.roleArn().isPresent();
      case KEY_POLICY ->
          deployment.kmsKeyArn().isPresent()
              && (deployment.roleArn().isPresent() || deployment.baseArn().isPresent());
    };
  }

  private static boolean allows(IamStatement statement, String action) {
    return statement.effect().equals(IamEffect.ALLOW)
        && statement.actions().stream().anyMatch(one -> one.value().equalsIgnoreCase(action));
  }

  private static Remedy add(PrintedPolicy policy, IamStatement statement) {
    return new Remedy(policy, statement.sid(), Optional.empty(), Optional.of(json(statement)));
  }

  /** The policy builder prints whole policies only. */
  private static String json(IamStatement statement) {
    try {
      JsonNode found =
          JSON.readTree(IamPolicy.builder().addStatement(statement).build().toJson())
              .path("Statement");
      return JSON.writerWithDefaultPrettyPrinter()
          .writeValueAsString(found.isArray() ? found.get(0) : found);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the policy builder prints no JSON", e);
    }
  }
}
