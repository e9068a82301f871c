package io.floecat.iam.proof;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.Caller;
import io.floecat.iam.Deployment;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells a witness to people. */
final class Words {

  private final Deployment deployment;

  Words(Deployment deployment) {
    this.deployment = deployment;
  }

  Witness witness(Who who, Scene.Acted acted) {
    String caller = caller(who, acted.caller());
    return new Witness(
        acted.caller(),
        acted.call(),
        Trial.facts(acted),
        caller + ": " + what(acted),
        new CliCommands(deployment).of(who, acted));
  }

  private static String caller(Who who, Caller caller) {
    return switch (who) {
      case SESSION -> "a session of account " + caller.tags().get(Vocabulary.TAG);
      case UNTAGGED -> "a session without the tag AccountId";
      case BASE -> "the base identity";
      case OTHER ->
          switch (caller.kind()) {
            case USER -> caller.arn();
            case SESSION -> "a session of " + caller.principalArn();
            case SERVICE -> "the service " + caller.arn();
            case FEDERATED -> "somebody whom " + caller.arn() + " vouches for";
          };
    };
  }

  private static String what(Scene.Acted acted) {
    return acted
        .call()
        .map(Words::what)
        .orElseGet(() -> acted.action() + " on " + acted.resource());
  }

  private static String what(AwsCall call) {
    return switch (call) {
      case SecretsManagerCall one -> what(one);
      case AssumeRoleCall one ->
          "AssumeRole with "
              + (one.sessionTags().isEmpty() ? "no tag" : tags(one.sessionTags()))
              + one.externalId().map(id -> ", external id " + id).orElse("");
      case KmsCall one -> "kms:%s for %s".formatted(one.action(), one.secretArn());
    };
  }

  private static String what(SecretsManagerCall call) {
    var text = new StringBuilder(call.action());
    call.secretName().ifPresent(name -> text.append(' ').append(name));
    if (call.secretName().isPresent() && !call.action().equals("CreateSecret")) {
      text.append(
          call.secretTags().isEmpty() ? ", untagged" : ", tagged " + tags(call.secretTags()));
    }
    if (!call.requestTags().isEmpty()) {
      text.append(", with the tags ").append(tags(call.requestTags()));
    } else if (!call.tagKeys().isEmpty()) {
      text.append(", tag ").append(String.join(", ", call.tagKeys()));
    } else if (call.action().equals("CreateSecret")) {
      text.append(", with no tag");
    }
    call.parameters()
        .forEach(
            (key, value) ->
                text.append(", ")
                    .append(key.substring(key.indexOf(':') + 1))
                    .append(' ')
                    .append(value));
    return text.toString();
  }

  private static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> tag.getKey() + "=" + tag.getValue())
        .collect(Collectors.joining(", "));
  }
}
