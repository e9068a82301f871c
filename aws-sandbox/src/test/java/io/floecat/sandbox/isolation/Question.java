package io.floecat.sandbox.isolation;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether somebody may do something.
 *
 * @param rule what the answer has to be
 * @param calls what it takes: all of them
 */
record Question(Rule rule, Actor actor, List<AwsCall> calls) {

  /** Copies the list. */
  public Question {
    calls = List.copyOf(calls);
  }

  static Question of(Rule rule, Actor actor, AwsCall... calls) {
    return new Question(rule, actor, List.of(calls));
  }

  /** What is asked, in a line. */
  public String text() {
    return calls.stream().map(Question::text).collect(Collectors.joining(" and "));
  }

  /** Whether the answer may depend on something that no source says about AWS. */
  boolean touchesTheUnconfirmed() {
    return calls.stream()
        .anyMatch(
            call ->
                switch (call) {
                  case SecretsManagerCall(var action, _, var has, var sets, _, _) ->
                      action.equals("CreateSecret") || hasTwins(has) || hasTwins(sets);
                  case AssumeRoleCall assume -> hasTwins(assume.sessionTags());
                  case KmsCall _ -> false;
                });
  }

  private static boolean hasTwins(Map<String, String> tags) {
    Set<String> keys = new HashSet<>();
    return tags.keySet().stream().anyMatch(key -> !keys.add(key.toLowerCase(Locale.ROOT)));
  }

  private static String text(AwsCall call) {
    return switch (call) {
      case SecretsManagerCall one -> text(one);
      case AssumeRoleCall one ->
          "AssumeRole with "
              + (one.sessionTags().isEmpty() ? "no tag" : tags(one.sessionTags()))
              + (one.transitiveTagKeys().isEmpty() ? "" : ", transitive")
              + one.externalId().map(id -> ", external id " + id).orElse(", no external id");
      case KmsCall one -> "kms:%s for it".formatted(one.action());
    };
  }

  private static String text(SecretsManagerCall call) {
    var text = new StringBuilder(call.action());
    call.secretName()
        .map(name -> name.split("/"))
        .ifPresent(
            parts -> {
              parts[1] = Actor.shown(parts[1]);
              text.append(' ').append(String.join("/", parts));
            });
    if (call.secretName().isPresent() && !call.action().equals("CreateSecret")) {
      text.append(call.secretTags().isEmpty() ? ", untagged" : ", of " + tags(call.secretTags()));
    }
    if (!call.requestTags().isEmpty()) {
      text.append(", with ").append(tags(call.requestTags()));
    } else if (!call.tagKeys().isEmpty()) {
      text.append(", tag ").append(String.join(", ", call.tagKeys()));
    } else if (call.action().equals("CreateSecret")) {
      text.append(", with no tag");
    }
    call.parameters()
        .keySet()
        .forEach(key -> text.append(", by ").append(key.substring(key.indexOf(':') + 1)));
    return text.toString();
  }

  private static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> tag.getKey() + "=" + Actor.shown(tag.getValue()))
        .collect(Collectors.joining(", "));
  }
}
