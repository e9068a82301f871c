package io.floecat.iam.proof;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Deployment;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a call as the AWS CLI takes it. */
final class CliCommands {

  private static final String SAFE = "[A-Za-z0-9/_+=.@:,-]+";

  private final Deployment deployment;

  CliCommands(Deployment deployment) {
    this.deployment = deployment;
  }

  /** How whoever calls gets there, and the call. */
  List<String> of(Who who, Scene.Acted acted) {
    List<String> commands = new ArrayList<>();
    if (who == Who.SESSION || who == Who.UNTAGGED) {
      commands.add(
          assume(
              deployment.roleArn().orElseThrow(),
              acted.caller().arn().replaceFirst(".*/", ""),
              acted.caller().tags(),
              deployment.externalId()));
    }
    acted
        .call()
        .ifPresentOrElse(call -> commands.add(command(call)), () -> commands.add(other(acted)));
    return commands;
  }

  private static String command(AwsCall asked) {
    return switch (asked) {
      case SecretsManagerCall call -> secrets(call);
      case AssumeRoleCall call ->
          assume(call.roleArn(), call.sessionName(), call.sessionTags(), call.externalId());
      case KmsCall call -> kms(call);
    };
  }

  private static String other(Scene.Acted acted) {
    String[] action = acted.action().split(":", 2);
    String target = acted.resource().substring(acted.resource().lastIndexOf('/') + 1);
    String option =
        switch (action[0]) {
          case "iam" -> " --role-name ";
          case "kms" -> " --key-id ";
          default -> " ";
        };
    return "aws %s %s%s%s".formatted(action[0], dashed(action[1]), option, quoted(target));
  }

  private static String dashed(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String assume(
      String role, String sessionName, Map<String, String> tags, Optional<String> externalId) {
    var command =
        new StringBuilder("aws sts assume-role --role-arn ")
            .append(quoted(role))
            .append(" --role-session-name ")
            .append(quoted(sessionName));
    if (!tags.isEmpty()) {
      command.append(" --tags ").append(tags(tags));
    }
    externalId.ifPresent(id -> command.append(" --external-id ").append(quoted(id)));
    return command.toString();
  }

  private static String secrets(SecretsManagerCall call) {
    String action = dashed(call.action());
    var command = new StringBuilder("aws secretsmanager ").append(action);
    call.secretName()
        .ifPresent(
            name ->
                command
                    .append(call.action().equals("CreateSecret") ? " --name " : " --secret-id ")
                    .append(quoted(name)));
    String[] arn = call.secretArn().split(":", 6);
    switch (call.action()) {
      case "TagResource", "CreateSecret" -> {
        if (!call.requestTags().isEmpty()) {
          command.append(" --tags ").append(tags(call.requestTags()));
        }
      }
      case "UntagResource" ->
          command
              .append(" --tag-keys ")
              .append(
                  call.tagKeys().stream()
                      .map(CliCommands::quoted)
                      .collect(Collectors.joining(" ")));
      case "PutSecretValue" -> command.append(" --secret-string x");
      case "PutResourcePolicy" -> command.append(" --resource-policy file://policy.json");
      default -> {}
    }
    call.parameters().forEach((key, value) -> command.append(parameter(key, value)));
    if (arn.length == 6) {
      command.append(" --region ").append(arn[3]);
    }
    return command.toString();
  }

  private static String parameter(String key, String value) {
    String name = key.substring(key.indexOf(':') + 1);
    String option = " --" + dashed(name);
    return switch (name) {
      case "AddReplicaRegions" -> " --add-replica-regions Region=" + quoted(value);
      case "ForceDeleteWithoutRecovery", "BlockPublicPolicy", "ForceOverwriteReplicaSecret" ->
          value.equals("true") ? option : option.replaceFirst("--", "--no-");
      case "VersionId", "VersionStage", "RecoveryWindowInDays", "Description", "KmsKeyId", "Type" ->
          option + " " + quoted(value);
      default -> "";
    };
  }

  private static String kms(KmsCall call) {
    return "aws kms %s --key-id %s --encryption-context SecretARN=%s,SecretVersionId=%s"
        .formatted(
            dashed(call.action()), quoted(call.keyArn()), call.secretArn(), call.versionId());
  }

  private static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> quoted("Key=" + tag.getKey() + ",Value=" + tag.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String text) {
    return text.matches(SAFE) ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
