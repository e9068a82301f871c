package io.floecat.aws;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.secret.StoredSecret;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.PolicyStatement;
import io.floecat.spi.diagnosis.Report;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkGlobalTime;

/**
 * A deployment on AWS as {@code iam print} has it, that a test breaks, has examined on a sandbox of
 * its own, and mends by what the examination says.
 */
final class TestDeployment {

  static final String USER = "users/floecat/policy.json";
  static final String BASE = "roles/floecat-base/policy.json";
  static final String ROLE = "roles/floecat-secrets/policy.json";
  static final String TRUST = "roles/floecat-secrets/trust.json";
  static final String KEY = "keys/mine/policy.json";
  static final String KEY_ARN = arn("kms:us-east-1:", "key/mine");
  static final String ROLE_ARN = arn("iam::", "role/floecat-secrets");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What an examination found, and what it left behind. */
  record Examined(List<Finding> findings, List<StoredSecret> left) {

    Finding finding(String check) {
      return findings.stream()
          .filter(finding -> finding.check().equals(check))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no finding %s in %s".formatted(check, this)));
    }

    boolean has(Finding.Status status) {
      return findings.stream().anyMatch(finding -> finding.status() == status);
    }

    @Override
    public String toString() {
      return findings.stream().map(Finding::toString).collect(joining("\n", "\n", "\n"));
    }
  }

  private final boolean hasRole;
  private final Map<String, String> policies = new HashMap<>();
  private AwsSettings settings = AwsSettings.defaults().withRegion(SandboxOptions.REGION);
  private Optional<AssumedRole> role;
  private Duration skew = Duration.ZERO;
  private boolean isSecretsDown;
  private boolean isStsDown;
  private boolean isStranger;

  private TestDeployment(boolean hasRole) {
    this.hasRole = hasRole;
    this.role = hasRole ? Optional.of(AssumedRole.of(new RoleArn(ROLE_ARN))) : Optional.empty();
    print(deployment(Optional.empty(), Optional.empty()));
  }

  /** One identity for all accounts. */
  static TestDeployment withoutRole() {
    return new TestDeployment(false);
  }

  static TestDeployment withRole() {
    return new TestDeployment(true);
  }

  /** With a customer's key that admits whoever uses the secrets. */
  TestDeployment withKey() {
    print(deployment(Optional.of(KEY_ARN), Optional.empty()));
    settings = settings.withKmsKey(KEY_ARN);
    return this;
  }

  /** With an external id that both sides know. */
  TestDeployment withExternalId() {
    print(deployment(Optional.empty(), Optional.of("the-id")));
    return set("external-id", "the-id");
  }

  private void print(Deployment printed) {
    if (hasRole) {
      policies.put(BASE, IamPolicies.base(printed));
      policies.put(TRUST, IamPolicies.trust(printed));
      policies.put(ROLE, IamPolicies.role(printed));
    } else {
      policies.put(USER, IamPolicies.base(printed));
    }
    if (printed.kmsKeyArn().isPresent()) {
      policies.put(KEY, IamPolicies.key(printed));
    }
  }

  private Deployment deployment(Optional<String> key, Optional<String> externalId) {
    return new Deployment(
        "aws",
        "*",
        SandboxOptions.AWS_ACCOUNT,
        Optional.of(arn("iam::", hasRole ? "role/floecat-base" : "user/floecat")),
        hasRole ? Optional.of(ROLE_ARN) : Optional.empty(),
        externalId,
        key,
        true);
  }

  /** Changes a policy as text; it must change. */
  TestDeployment edit(String file, UnaryOperator<String> edit) {
    String before = text(file);
    String after = edit.apply(before);
    if (after.equals(before)) {
      throw new AssertionError("nothing was broken in " + before);
    }
    policies.put(file, after);
    return this;
  }

  /** Takes an action out of all that a policy allows. */
  TestDeployment take(String file, String action) {
    return edit(
        file,
        text -> {
          ObjectNode policy = parse(text);
          for (JsonNode statement : statements(policy)) {
            if (statement.path("Effect").asText().equals("Allow")) {
              var left = JSON.createArrayNode();
              texts(statement.path("Action")).stream()
                  .filter(one -> !one.equals(action))
                  .forEach(left::add);
              ((ObjectNode) statement).set("Action", left);
            }
          }
          return policy.toString();
        });
  }

  /** Takes a statement out of a policy. */
  TestDeployment drop(String file, String sid) {
    return edit(
        file,
        text -> {
          ObjectNode policy = parse(text);
          Iterator<JsonNode> all = statements(policy).iterator();
          while (all.hasNext()) {
            if (all.next().path("Sid").asText().equals(sid)) {
              all.remove();
            }
          }
          return policy.toString();
        });
  }

  /** Puts a statement into a policy, in the place of the one with its Sid. */
  TestDeployment put(String file, String statement) {
    ObjectNode added = parse(statement);
    TestDeployment without =
        text(file).contains("\"" + added.path("Sid").asText() + "\"")
            ? drop(file, added.path("Sid").asText())
            : this;
    return without.edit(
        file,
        text -> {
          ObjectNode policy = parse(text);
          statements(policy).add(added);
          return policy.toString();
        });
  }

  TestDeployment skewed(Duration by) {
    skew = by;
    return this;
  }

  TestDeployment secretsDown() {
    isSecretsDown = true;
    return this;
  }

  TestDeployment stsDown() {
    isStsDown = true;
    return this;
  }

  /** With an access key that AWS does not know. */
  TestDeployment stranger() {
    isStranger = true;
    return this;
  }

  /**
   * Sets {@code floecat.secrets.aws.<key>}; what makes a fault of the surroundings go away, too.
   */
  TestDeployment set(String key, String value) {
    switch (key) {
      case "region" -> settings = settings.withRegion(value);
      case "endpoint" -> isSecretsDown = false;
      case "sts-endpoint" -> isStsDown = false;
      case "kms-key-id" -> settings = settings.withKmsKey(value);
      case "role-arn" -> role = Optional.of(AssumedRole.of(new RoleArn(value)));
      case "external-id" ->
          role =
              role.map(it -> of(it, Optional.of(value), it.sessionDuration(), it.sessionPolicy()));
      case "session-duration" ->
          role = role.map(it -> of(it, it.externalId(), Duration.parse(value), it.sessionPolicy()));
      case "session-policy" ->
          role =
              role.map(
                  it -> of(it, it.externalId(), it.sessionDuration(), Boolean.parseBoolean(value)));
      default -> throw new AssertionError("no such setting: " + key);
    }
    return this;
  }

  private static AssumedRole of(
      AssumedRole role, Optional<String> externalId, Duration duration, boolean sessionPolicy) {
    return new AssumedRole(role.arn(), externalId, duration, sessionPolicy);
  }

  /** Has the role's policy be what {@code iam print role-policy} prints. */
  void printRolePolicy() {
    policies.put(
        ROLE, IamPolicies.role(deployment(settings.kmsKeyId(), role.orElseThrow().externalId())));
  }

  /** Puts the printed statements where they belong. */
  void apply(List<PolicyStatement> statements) {
    for (PolicyStatement one : statements) {
      put(
          switch (one.policy()) {
            case "base-policy" -> hasRole ? BASE : USER;
            case "trust-policy" -> TRUST;
            case "role-policy" -> ROLE;
            case "key-policy" -> KEY;
            default -> throw new AssertionError("no such policy: " + one.policy());
          },
          one.json());
    }
  }

  /** Examines it on a new sandbox, with the real time and without waiting. */
  Examined examine() {
    SdkGlobalTime.setGlobalTimeOffset(0);
    try (var sandbox = AwsSandbox.start(options());
        var secrets = open(sandbox)) {
      var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
      secrets.examination(Clock.systemUTC(), _ -> {}).examine(report);
      return new Examined(report.findings(), sandbox.secrets().all());
    } finally {
      SdkGlobalTime.setGlobalTimeOffset(0);
    }
  }

  private SandboxOptions options() {
    SandboxOptions usual = SandboxOptions.usual().withPolicies(policies).withListener(_ -> {});
    return usual.withWallClock(() -> usual.wallClock().instant().plus(skew));
  }

  private AwsSecretsManager open(AwsSandbox sandbox) {
    URI nobody = URI.create("http://127.0.0.1:1");
    AwsSettings all =
        settings.withEndpoints(
            isSecretsDown ? nobody : sandbox.endpoint(), isStsDown ? nobody : sandbox.endpoint());
    AwsSettings complete = role.map(all::withRole).orElse(all);
    AccessKey key = sandbox.accessKey(hasRole ? "floecat-base" : "floecat");
    AwsCredentials credentials =
        isStranger ? AwsBasicCredentials.create("AKIASTRANGER", "nothing") : credentials(key);
    return new AwsSecretsManager(
        complete,
        AwsClients.with(complete, StaticCredentialsProvider.create(credentials)),
        System::nanoTime);
  }

  private static AwsCredentials credentials(AccessKey key) {
    return key.token()
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(key.id(), key.secret(), token))
        .orElseGet(() -> AwsBasicCredentials.create(key.id(), key.secret()));
  }

  /** A policy of one statement may be printed without the list around it. */
  private static ArrayNode statements(ObjectNode policy) {
    JsonNode present = policy.path("Statement");
    return present.isArray() ? (ArrayNode) present : policy.putArray("Statement").add(present);
  }

  private static List<String> texts(JsonNode oneOrMore) {
    return oneOrMore.isTextual()
        ? List.of(oneOrMore.textValue())
        : JSON.convertValue(
            oneOrMore, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  private String text(String file) {
    return Objects.requireNonNull(policies.get(file), file);
  }

  private static String arn(String service, String resource) {
    return "arn:aws:%s%s:%s".formatted(service, SandboxOptions.AWS_ACCOUNT, resource);
  }
}
