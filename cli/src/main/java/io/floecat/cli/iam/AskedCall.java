package io.floecat.cli.iam;

import io.floecat.cli.shell.CliException;
import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Catalogue;
import io.floecat.iam.Deployment;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is asked for: an action, what it is done to, and with which tags.
 *
 * @param action as {@code service:Action}
 * @param name a secret's name or ARN, or a role's; none for an action without a resource
 * @param tags those on the secret, or those that a call sets that creates or assumes something
 * @param requestTags those that TagResource sets
 * @param tagKeys those that UntagResource removes
 */
record AskedCall(
    String action,
    Optional<String> name,
    Map<String, String> tags,
    Map<String, String> requestTags,
    List<String> tagKeys,
    Deployment deployment) {

  private static final Pattern SUFFIXED = Pattern.compile(".+-[A-Za-z0-9]{6}");
  private static final String ANY_REGION = "us-east-1";

  /** An action by its name, with its service or without. */
  static String action(String text) {
    List<String> services =
        text.contains(":") ? List.of("") : List.of("secretsmanager:", "sts:", "kms:");
    return services.stream()
        .flatMap(
            service ->
                Catalogue.actions().stream().filter(one -> one.equalsIgnoreCase(service + text)))
        .findFirst()
        .orElseThrow(() -> CliException.usage(unknown(text)));
  }

  private static String unknown(String text) {
    String word = text.substring(text.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    List<String> near =
        Catalogue.actions().stream()
            .filter(one -> one.toLowerCase(Locale.ROOT).contains(word))
            .limit(5)
            .toList();
    return "there is no action %s of Secrets Manager, STS or KMS%s"
        .formatted(text, near.isEmpty() ? "" : "; did you mean " + String.join(", ", near) + "?");
  }

  /** The tags that the service gives a secret of this name: those of its account. */
  static Map<String, String> usualTags(Optional<String> name) {
    return name.map(text -> text.replaceFirst("^arn:.*:secret:", "").split("/"))
        .filter(parts -> parts.length > 2 && parts[0].equals("accounts"))
        .map(parts -> Map.of("AccountId", parts[1]))
        .orElse(Map.of());
  }

  /** The calls that AWS makes of it, each of which must be allowed. */
  List<AwsCall> calls() {
    return switch (action.substring(0, action.indexOf(':'))) {
      case "secretsmanager" -> secretsManager();
      case "sts" -> List.of(assumeRole());
      default -> List.of(kms());
    };
  }

  private List<AwsCall> secretsManager() {
    String verb = action.substring(action.indexOf(':') + 1);
    if (!hasSecret()) {
      return List.of(SecretsManagerCall.on(verb, "*", Map.of()));
    }
    String arn = secretArn();
    List<AwsCall> calls = new ArrayList<>();
    calls.add(
        switch (verb) {
          case "CreateSecret" -> SecretsManagerCall.create(arn, tags);
          case "TagResource" ->
              SecretsManagerCall.on(verb, arn, tags)
                  .withRequestTags(requestTags.isEmpty() ? tags : requestTags);
          case "UntagResource" -> SecretsManagerCall.on(verb, arn, tags).withTagKeys(tagKeys);
          default -> SecretsManagerCall.on(verb, arn, tags);
        });
    deployment.kmsKeyArn().stream().flatMap(key -> keyUse(verb, key, arn)).forEach(calls::add);
    return calls;
  }

  private static Stream<KmsCall> keyUse(String verb, String key, String secret) {
    String version = "00000000-0000-0000-0000-000000000000";
    return switch (verb) {
      case "GetSecretValue" -> Stream.of(KmsCall.read(key, secret, version));
      case "CreateSecret", "PutSecretValue" -> KmsCall.write(key, secret, version).stream();
      default -> Stream.empty();
    };
  }

  private boolean hasSecret() {
    return action.equals("secretsmanager:CreateSecret")
        || Catalogue.carries(action, Catalogue.key("secretsmanager:SecretId").orElseThrow());
  }

  private String secretArn() {
    String given =
        name.orElseThrow(() -> CliException.usage("NAME is missing: the secret's name or ARN"));
    if (given.startsWith("arn:")) {
      if (!given.matches("arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:.+")) {
        throw CliException.usage("NAME is no ARN of a secret");
      }
      return SUFFIXED.matcher(given).matches() ? given : given + "-AbCdEf";
    }
    if (!given.matches("[A-Za-z0-9/_+=.@!-]{1,512}")) {
      throw CliException.usage("NAME is no name of a secret: A-Z a-z 0-9 / _ + = . @ -");
    }
    return "arn:%s:secretsmanager:%s:%s:secret:%s-AbCdEf"
        .formatted(
            deployment.partition(),
            deployment.region().equals("*") ? ANY_REGION : deployment.region(),
            deployment.awsAccount(),
            given);
  }

  private AwsCall assumeRole() {
    if (!action.equals("sts:AssumeRole")) {
      throw CliException.usage("of STS only AssumeRole is explained, with all that it asks of IAM");
    }
    String role =
        name.or(deployment::roleArn)
            .orElseThrow(() -> CliException.usage("NAME is missing: the role's ARN"));
    var call = AssumeRoleCall.of(AwsArn.role("NAME", role).text(), "floecat-explain", tags);
    return deployment.externalId().map(call::withExternalId).orElse(call);
  }

  private AwsCall kms() {
    String verb = action.substring(action.indexOf(':') + 1);
    if (!verb.equals("Decrypt") && !verb.equals("GenerateDataKey")) {
      throw CliException.usage(
          "of KMS only Decrypt and GenerateDataKey are explained, as Secrets Manager calls them");
    }
    String key =
        deployment
            .kmsKeyArn()
            .orElseThrow(() -> CliException.usage("--kms-key-arn is missing: the customer key"));
    return new KmsCall(verb, key, Map.of(), secretArn(), "00000000-0000-0000-0000-000000000000");
  }

  /** {@code KEY=VALUE} flags as a map. */
  static Map<String, String> pairs(String option, List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int at = text.indexOf('=');
      if (at < 1) {
        throw CliException.usage("%s takes KEY=VALUE".formatted(option));
      }
      pairs.put(text.substring(0, at), text.substring(at + 1));
    }
    return pairs;
  }
}
