package io.floecat.sandbox.isolation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.iam.AssumeRoleCall;
import io.floecat.iam.AwsCall;
import io.floecat.iam.KmsCall;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.principal.AccessKey;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Does in a sandbox what the questions of a matrix ask, as those whom they ask it of. */
final class LiveMatrix {

  private static final Set<String> CHANGING =
      Set.of("PutSecretValue", "DeleteSecret", "CreateSecret", "TagResource", "UntagResource");
  private static final byte[] VALUE = {1};
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          "<AccessKeyId>(.*)</AccessKeyId>.*<SecretAccessKey>(.*)</SecretAccessKey>"
              + ".*<SessionToken>(.*)</SessionToken>",
          Pattern.DOTALL);

  private final AwsSandbox sandbox;
  private final Wire wire;
  private final Map<String, Map<String, String>> present = new HashMap<>();

  LiveMatrix(AwsSandbox sandbox, Wire wire) {
    this.sandbox = sandbox;
    this.wire = wire;
  }

  /** The identities of one set of policies. */
  final class Cast {

    private final PolicyTexts texts;
    private final Map<String, AccessKey> sessions = new HashMap<>();

    Cast(PolicyTexts texts) {
      this.texts = texts;
    }

    /** Whether IAM lets all of it through. */
    boolean does(Question question) {
      AccessKey key = key(question.actor());
      AwsCall first = question.calls().getFirst();
      return switch (first) {
        case AssumeRoleCall call -> wasAssumed(wire.sts(key, form(call)));
        case SecretsManagerCall call when call.action().equals("BatchGetSecretValue") ->
            doesBatch(key, (SecretsManagerCall) question.calls().getLast());
        case SecretsManagerCall call -> doesCall(key, call);
        case KmsCall _ -> throw new IllegalArgumentException("nobody calls KMS by himself");
      };
    }

    private AccessKey key(Actor actor) {
      String name = actor.caller().arn();
      return switch (actor.kind()) {
        case BASE -> sandbox.accessKey(texts.baseName());
        case OTHER ->
            sandbox.accessKey(name.contains(":user/") ? "somebody-else" : "something-else");
        case SESSION -> sessions.computeIfAbsent(name, _ -> session(actor));
      };
    }

    /** One that was really assumed; where the trust policy lets nobody in, one from nowhere. */
    private AccessKey session(Actor actor) {
      String sessionName = actor.caller().arn().replaceFirst(".*/", "");
      var call =
          AssumeRoleCall.of(
              texts.deployment().roleArn().orElseThrow(), sessionName, actor.caller().tags());
      var withId = texts.deployment().externalId().map(call::withExternalId).orElse(call);
      var reply = wire.sts(sandbox.accessKey(texts.baseName()), form(withId));
      Matcher found = CREDENTIALS.matcher(reply.body());
      return wasAssumed(reply) && found.find()
          ? new AccessKey(
              found.group(1),
              found.group(2),
              Optional.of(found.group(3)),
              Optional.empty(),
              sandbox.accessKey(texts.baseName()).identity())
          : sandbox.newSession(texts.roleName(), sessionName, actor.caller().tags());
    }
  }

  private boolean doesCall(AccessKey key, SecretsManagerCall call) {
    String name = call.secretName().orElse("");
    prepare(call, name);
    var reply = wire.secrets(key, call.action(), body(call, name));
    if (reply.status() == 200 && CHANGING.contains(call.action())) {
      sandbox.secrets().destroy(name);
      present.remove(name);
    }
    return wasAllowed(call.action(), reply);
  }

  private boolean doesBatch(AccessKey key, SecretsManagerCall get) {
    String name = get.secretName().orElseThrow();
    prepare(get, name);
    var reply =
        wire.secrets(key, "BatchGetSecretValue", "{\"SecretIdList\": [\"%s\"]}".formatted(name));
    return reply.status() == 200
        ? !reply.body().contains("AccessDeniedException")
        : wasAllowed("BatchGetSecretValue", reply);
  }

  /** The secret as the question takes it to be. */
  private void prepare(SecretsManagerCall call, String name) {
    if (name.isEmpty()) {
      return;
    }
    if (call.action().equals("CreateSecret")) {
      sandbox.secrets().destroy(name);
      present.remove(name);
    } else if (!present.containsKey(name)) {
      sandbox.secrets().create(name, VALUE, call.secretTags());
      present.put(name, call.secretTags());
    } else if (!call.secretTags().equals(present.get(name))) {
      sandbox.secrets().tag(name, call.secretTags());
      present.put(name, call.secretTags());
    }
  }

  /** The guard against locking oneself out speaks after IAM has said yes. */
  private static boolean wasAllowed(String action, Wire.Reply reply) {
    String body = reply.body();
    if (body.contains("AccessDeniedException")) {
      return body.contains("it would take your own permissions");
    }
    boolean isUnderstood =
        reply.status() == 200
            || body.contains("which IAM allows here")
            || body.contains("can't find the specified secret value for VersionId");
    if (!isUnderstood) {
      throw new IllegalStateException(action + ": " + body);
    }
    return true;
  }

  private static boolean wasAssumed(Wire.Reply reply) {
    if (reply.status() != 200 && !reply.body().contains("<Code>AccessDenied</Code>")) {
      throw new IllegalStateException(reply.body());
    }
    return reply.status() == 200;
  }

  private static String body(SecretsManagerCall call, String name) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (!name.isEmpty()) {
      fields.put(call.action().equals("CreateSecret") ? "Name" : "SecretId", text(name));
    }
    switch (call.action()) {
      case "CreateSecret" -> {
        fields.put("ClientRequestToken", text(UUID.randomUUID().toString()));
        fields.put("SecretBinary", text("AQ=="));
        fields.put("Tags", tags(call.requestTags()));
      }
      case "PutSecretValue" -> {
        fields.put("ClientRequestToken", text(UUID.randomUUID().toString()));
        fields.put("SecretBinary", text("AQ=="));
      }
      case "TagResource" -> fields.put("Tags", tags(call.requestTags()));
      case "UntagResource" ->
          fields.put(
              "TagKeys",
              call.tagKeys().stream()
                  .map(LiveMatrix::text)
                  .collect(Collectors.joining(",", "[", "]")));
      default -> {}
    }
    call.parameters().forEach((key, value) -> putParameter(fields, key, value));
    return fields.entrySet().stream()
        .map(field -> text(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static void putParameter(Map<String, String> fields, String key, String value) {
    String field = key.substring(key.indexOf(':') + 1);
    switch (field) {
      case "AddReplicaRegions" -> fields.put(field, "[{\"Region\":%s}]".formatted(text(value)));
      case "RecoveryWindowInDays", "ForceDeleteWithoutRecovery" -> fields.put(field, value);
      case "VersionId", "VersionStage" -> fields.put(field, text(value));
      default -> throw new IllegalArgumentException(key);
    }
  }

  private static String tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> "{\"Key\":%s,\"Value\":%s}".formatted(text(tag.getKey()), text(tag.getValue())))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Nothing in the matrix needs to be escaped. */
  private static String text(String plain) {
    return '"' + plain + '"';
  }

  private static String form(AssumeRoleCall call) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Action", "AssumeRole");
    fields.put("Version", "2011-06-15");
    fields.put("RoleArn", call.roleArn());
    fields.put("RoleSessionName", call.sessionName());
    call.externalId().ifPresent(id -> fields.put("ExternalId", id));
    int number = 0;
    for (Map.Entry<String, String> tag : call.sessionTags().entrySet()) {
      number++;
      fields.put("Tags.member.%d.Key".formatted(number), tag.getKey());
      fields.put("Tags.member.%d.Value".formatted(number), tag.getValue());
    }
    List<String> transitive = call.transitiveTagKeys();
    for (int i = 0; i < transitive.size(); i++) {
      fields.put("TransitiveTagKeys.member.%d".formatted(i + 1), transitive.get(i));
    }
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
