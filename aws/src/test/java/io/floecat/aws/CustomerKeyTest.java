package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Secrets under a customer key that admits the role alone, all policies as we print them. */
class CustomerKeyTest {

  private static final String KEY = arn("kms:us-east-1:", "key/mine");
  private static final String BASE = arn("iam::", "role/floecat-base");
  private static final String ROLE = arn("iam::", "role/floecat-secrets");
  private static final SecretVersion FIRST = SecretVersion.random();
  private static final SecretVersion SECOND = SecretVersion.random();

  private static AwsWorld world;

  private final SecretRef ref =
      new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "c-" + UUID.randomUUID());

  @BeforeAll
  static void start() {
    Deployment withKey = deployment(Optional.of(KEY));
    Map<String, String> policies = new HashMap<>(SandboxOptions.defaultPolicies());
    policies.put("roles/floecat-secrets/policy.json", IamPolicies.role(withKey));
    policies.put("keys/mine/policy.json", IamPolicies.key(withKey));
    policies.put("roles/no-key/trust.json", IamPolicies.trust(deployment(Optional.empty())));
    policies.put("roles/no-key/policy.json", IamPolicies.role(deployment(Optional.empty())));
    policies.put(
        "roles/floecat-base/more.json",
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Action": ["sts:AssumeRole", "sts:TagSession"], "Resource": "*"}]}""");
    world = AwsWorld.start(options -> options.withPolicies(policies));
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @Test
  @DisplayName(
      "P5: with the role and the key as printed, all works, and the secret is under the key")
  void everyCall_rolesOwnKey_works() {
    try (SecretsManager secrets = open(AwsWorld.ROLE, KEY)) {
      secrets.create(ref, value("one"), FIRST);
      secrets.put(ref, value("two"), SECOND);

      assertThat(secrets.get(ref, FIRST)).isEqualTo(value("one"));
      assertThat(secrets.current(ref).value()).isEqualTo(value("two"));
    }

    assertThat(world.sandbox.secrets().find(ref.name()).orElseThrow().keyArn()).contains(KEY);
    assertThat(world.calls("CreateSecret").getLast().parameters().path("KmsKeyId").asText())
        .isEqualTo(KEY);
  }

  @Test
  @DisplayName("P5, P9: who may use secrets and not their key is refused, and nothing is made")
  void everyCall_withoutTheKey_isDenied() {
    try (SecretsManager owner = open(AwsWorld.ROLE, KEY);
        SecretsManager secrets = open("no-key", KEY)) {
      assertDenied(() -> secrets.create(ref, value("one"), FIRST));
      assertThat(world.sandbox.secrets().find(ref.name())).isEmpty();

      owner.create(ref, value("one"), FIRST);
      assertDenied(() -> secrets.get(ref, FIRST));
      assertDenied(() -> secrets.put(ref, value("two"), SECOND));
    }
  }

  @Test
  void create_keyThatIsNotThere_isNotTakenForADenial() {
    try (SecretsManager secrets = open(AwsWorld.ROLE, arn("kms:us-east-1:", "key/gone"))) {
      assertThatThrownBy(() -> secrets.create(ref, value("one"), FIRST))
          .isInstanceOf(SecretRefusedException.class)
          .hasMessageContaining("the key of the secret cannot be used");
    }
  }

  private static SecretsManager open(String role, String key) {
    AssumedRole assumed = AssumedRole.of(new RoleArn(world.sandbox.roleArn(role)));
    return world.open(world.settings().withKmsKey(key).withRole(assumed), AwsWorld.BASE);
  }

  private static void assertDenied(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            SecretUnreadableException.class,
            denied ->
                assertThat(denied.kind()).isEqualTo(SecretUnreadableException.Kind.ACCESS_DENIED));
  }

  private static SecretValue value(String text) {
    return SecretValue.ofUtf8(text);
  }

  private static Deployment deployment(Optional<String> key) {
    return new Deployment(
        "aws",
        SandboxOptions.REGION,
        SandboxOptions.AWS_ACCOUNT,
        Optional.of(BASE),
        Optional.of(ROLE),
        Optional.empty(),
        key,
        true);
  }

  private static String arn(String service, String resource) {
    return "arn:aws:%s%s:%s".formatted(service, SandboxOptions.AWS_ACCOUNT, resource);
  }
}
