package io.floecat.sandbox.isolation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.Citation;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import io.floecat.iam.PrintedPolicy;
import io.floecat.iam.Remedy;
import io.floecat.sandbox.SandboxOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies of one deployment as texts, which can be changed, read and put into a sandbox. */
record PolicyTexts(Deployment deployment, String role, String trust, String base) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The printed ones, for roles that are numbered. */
  static PolicyTexts printed(int number) {
    var deployment =
        new Deployment(
            "aws",
            number % 2 == 0 ? "*" : SandboxOptions.REGION,
            SandboxOptions.AWS_ACCOUNT,
            Optional.of(arn("base-" + number)),
            Optional.of(arn("secrets-" + number)),
            number % 3 == 0 ? Optional.of("production") : Optional.empty(),
            Optional.empty(),
            true);
    return new PolicyTexts(
        deployment,
        IamPolicies.role(deployment),
        IamPolicies.trust(deployment),
        IamPolicies.base(deployment));
  }

  /** For the checker. */
  PolicySet set() {
    return new PolicySet(
        deployment,
        List.of(PolicyDocument.parse(PolicyType.IDENTITY, "role-policy", role)),
        Optional.of(PolicyDocument.parse(PolicyType.TRUST, "trust-policy", trust)),
        List.of(PolicyDocument.parse(PolicyType.IDENTITY, "base-policy", base)),
        false);
  }

  /** For a sandbox. */
  Map<String, String> files() {
    return Map.of(
        "roles/%s/policy.json".formatted(baseName()), base,
        "roles/%s/policy.json".formatted(roleName()), role,
        "roles/%s/trust.json".formatted(roleName()), trust);
  }

  String baseName() {
    return name(deployment.baseArn().orElseThrow());
  }

  String roleName() {
    return name(deployment.roleArn().orElseThrow());
  }

  PolicyTexts with(PrintedPolicy policy, String text) {
    return switch (policy) {
      case ROLE_POLICY -> new PolicyTexts(deployment, text, trust, base);
      case TRUST_POLICY -> new PolicyTexts(deployment, role, text, base);
      case BASE_POLICY -> new PolicyTexts(deployment, role, trust, text);
      case KEY_POLICY -> throw new IllegalArgumentException("there is no key");
    };
  }

  String text(PrintedPolicy policy) {
    return switch (policy) {
      case ROLE_POLICY -> role;
      case TRUST_POLICY -> trust;
      case BASE_POLICY -> base;
      case KEY_POLICY -> throw new IllegalArgumentException("there is no key");
    };
  }

  /** As somebody would who does what the checker says. */
  PolicyTexts mended(Remedy remedy) {
    ObjectNode document = parse(text(remedy.policy()));
    ArrayNode statements = statements(document);
    remedy.replaces().ifPresent(gone -> remove(statements, gone));
    remedy.statement().ifPresent(text -> statements.add(parse(text)));
    return with(remedy.policy(), document.toString());
  }

  static ObjectNode parse(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Its statements, as a list also where there is one. */
  static ArrayNode statements(ObjectNode document) {
    JsonNode found = document.get("Statement");
    if (found instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = JSON.createArrayNode().add(found);
    document.set("Statement", list);
    return list;
  }

  private static void remove(ArrayNode statements, Citation gone) {
    for (int i = 0; i < statements.size(); i++) {
      String label = statements.get(i).path("Sid").asText(String.valueOf(i + 1));
      if (label.equals(gone.statement())) {
        statements.remove(i);
        return;
      }
    }
  }

  private static String arn(String role) {
    return "arn:aws:iam::%s:role/%s".formatted(SandboxOptions.AWS_ACCOUNT, role);
  }

  private static String name(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }
}
