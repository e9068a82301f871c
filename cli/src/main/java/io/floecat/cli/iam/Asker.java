package io.floecat.cli.iam;

import io.floecat.cli.shell.CliException;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyException;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Map;

/**
 * Who asks: what {@code --as} names.
 *
 * @param policies what he meets, beside the policy of a resource
 * @param name how a person would call him
 */
record Asker(Caller caller, Policies policies, String name) {

  private static final int SESSION_NAME = 64;

  private static final String EVERYTHING =
      """
      {"Version": "2012-10-17",
       "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
      """;

  /**
   * Reads it; throws where it is neither of what there is.
   *
   * @param confined whether a session is under the session policy that the service passes
   */
  static Asker of(String text, GivenPolicies given, boolean confined) {
    return switch (text) {
      case "base" -> base(given);
      case "untagged" -> untagged(given);
      case String arn when arn.startsWith("arn:") -> somebody(arn, given);
      case String service when service.endsWith(".amazonaws.com") ->
          new Asker(Caller.service(service), Policies.identity(List.of()), service);
      default -> account(text.replaceFirst("^account:", ""), given, confined);
    };
  }

  private static Asker account(String account, GivenPolicies given, boolean confined) {
    if (!account.matches("[A-Za-z0-9][A-Za-z0-9_.@+=-]{0,127}")) {
      throw CliException.usage(
          "--as is neither an account's id, untagged, base, an ARN nor a service's name");
    }
    if (given.deployment().roleArn().isEmpty()) {
      return new Asker(
          base(given).caller, base(given).policies, "the service, for account " + account);
    }
    String role = given.deployment().roleArn().get();
    String name = "floecat-" + account;
    var caller =
        Caller.session(
            role,
            name.substring(0, Math.min(name.length(), SESSION_NAME)),
            Map.of("AccountId", account));
    Policies own = given.policies().ofRole();
    return new Asker(
        caller,
        confined
            ? own.withSession(document("the session policy", IamPolicies.session(role, account)))
            : own,
        "a session of account " + account);
  }

  private static Asker untagged(GivenPolicies given) {
    String role =
        given
            .deployment()
            .roleArn()
            .orElseThrow(
                () -> CliException.usage("--as untagged needs a role; give --role-policy"));
    return new Asker(
        Caller.session(role, "floecat-untagged", Map.of()),
        given.policies().ofRole(),
        "a session of the role without the tag");
  }

  private static Asker base(GivenPolicies given) {
    Deployment deployment = given.deployment();
    Policies own = given.policies().ofBase();
    return new Asker(
        caller(deployment.baseArn().orElseThrow()),
        own.identity().isEmpty()
            ? own.withIdentity(
                List.of(document("the printed base-policy", IamPolicies.base(deployment))))
            : own,
        "the identity that the service runs as");
  }

  /** Of others it is not known what they may do; they are taken to be allowed everything. */
  private static Asker somebody(String arn, GivenPolicies given) {
    if (given.deployment().baseArn().filter(arn::equals).isPresent()) {
      return base(given);
    }
    if (given.deployment().roleArn().filter(arn::equals).isPresent()) {
      return untagged(given);
    }
    return new Asker(
        caller(arn),
        Policies.identity(List.of(document("an administrator's policy", EVERYTHING)))
            .withOrganization(given.policies().organization()),
        arn + ", taken to be an administrator");
  }

  private static Caller caller(String arn) {
    try {
      if (arn.contains(":assumed-role/")) {
        String[] parts = arn.split("[:/]", 8);
        return Caller.session(
            "arn:%s:iam::%s:role/%s".formatted(parts[1], parts[4], parts[6]), parts[7], Map.of());
      }
      return arn.contains(":role/")
          ? Caller.session(arn, "i-0123456789abcdef0", Map.of())
          : Caller.user(arn);
    } catch (PolicyException | ArrayIndexOutOfBoundsException e) {
      throw CliException.usage("--as is no ARN of a user, a role or a role session");
    }
  }

  private static PolicyDocument document(String name, String json) {
    return PolicyDocument.parse(PolicyType.IDENTITY, name, json);
  }
}
