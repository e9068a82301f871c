package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.iam.PodIdentityTags;
import io.floecat.iam.UnconfirmedFacts;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The base identity comes from EKS Pod Identity: its session hands six tags on (AWS_FACTS 3.2).
 * Whether they count as tags of an AssumeRole is unconfirmed, so each test runs both ways.
 */
class PodIdentityTest {

  private static final String CLUSTER = "arn:aws:eks:us-east-1:123456789012:cluster/prod";
  private static final String OTHER = "arn:aws:eks:us-east-1:123456789012:cluster/staging";
  private static final SecretRef REF =
      new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "conn-001");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("P4, P5: with the printed trust policy and no session policy, role mode works")
  void create_printedTrustPolicy_works(boolean inRequest) {
    try (AwsWorld world = world(trustsPodsOf(CLUSTER), inRequest);
        AwsSecretsManager secrets = world.withRole(role(world, false))) {
      create(secrets);

      assertThat(secrets.check().isHealthy()).isTrue();
      assertThat(world.calls("CreateSecret").getLast().sessionTags())
          .containsEntry("AccountId", "acct-1")
          .containsAllEntriesOf(PodIdentityTags.of(CLUSTER));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("P5, P9: a session policy that does not fit is refused at once, and never left out")
  void create_sessionPolicyBesideTheTags_isRefusedWithWhatToDo(boolean inRequest) {
    try (AwsWorld world = world(trustsPodsOf(CLUSTER), inRequest);
        AwsSecretsManager secrets = world.withRole(role(world, true))) {
      var refused = catchThrowableOfType(SecretRefusedException.class, () -> create(secrets));

      assertThat(refused.remedy())
          .contains("floecat.secrets.aws.session-policy=false", "disableSessionTags");
      assertThat(world.calls("CreateSecret")).isEmpty();
      assertThat(secrets.check().problem())
          .hasValueSatisfying(it -> assertThat(it).contains("disableSessionTags"));
      Finding session = session(secrets, world);
      assertThat(session.status()).isEqualTo(Finding.Status.FAILED);
      assertThat(session.fix().orElseThrow().advice())
          .contains("floecat.secrets.aws.session-policy=false", "--disable-session-tags");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("P7: pods of another cluster, and whoever is no pod, are not trusted")
  void create_podOfAnotherCluster_isRefused(boolean inRequest) {
    try (AwsWorld world = world(trustsPodsOf(OTHER), inRequest);
        AwsSecretsManager secrets = world.withRole(role(world, false))) {
      assertThat(catchThrowableOfType(SecretRefusedException.class, () -> create(secrets)))
          .hasMessageContaining("sts:AssumeRole and sts:TagSession");
    }
    Map<String, String> noPod = new HashMap<>(SandboxOptions.defaultPolicies());
    noPod.put("roles/floecat-secrets/trust.json", trustsPodsOf(CLUSTER));
    try (AwsWorld world = AwsWorld.start(options -> options.withPolicies(noPod));
        AwsSecretsManager secrets = world.withRole(role(world, false))) {
      assertThat(catchThrowableOfType(SecretRefusedException.class, () -> create(secrets)))
          .isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("the trust policy for any other base identity works in a pod only if AWS is lenient")
  void create_trustPolicyThatKnowsNoPods_dependsOnTheUnconfirmed(boolean inRequest) {
    try (AwsWorld world = world(IamPolicies.trust(deployment()), inRequest);
        AwsSecretsManager secrets = world.withRole(role(world, false))) {
      if (inRequest) {
        assertThat(catchThrowableOfType(SecretRefusedException.class, () -> create(secrets)))
            .isNotNull();
      } else {
        create(secrets);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("the doctor shows the packed size that STS reports")
  void examine_sessionThatFits_showsItsPackedSize(boolean inRequest) {
    try (AwsWorld world = world(trustsPodsOf(CLUSTER), inRequest);
        AwsSecretsManager secrets = world.withRole(role(world, false))) {
      assertThat(session(secrets, world).detail()).containsPattern("take 7[5-9] %");
    }
  }

  private static Finding session(AwsSecretsManager secrets, AwsWorld world) {
    var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
    secrets.examination(world.clock, world.clock::advance).examine(report);
    return report.findings().stream()
        .filter(finding -> finding.check().equals("session"))
        .findFirst()
        .orElseThrow();
  }

  private static void create(AwsSecretsManager secrets) {
    secrets.create(REF, SecretValue.ofUtf8("one"), SecretVersion.random());
  }

  private static AssumedRole role(AwsWorld world, boolean sessionPolicy) {
    return new AssumedRole(
        world.roleArn(), Optional.empty(), AssumedRole.MAX_CHAINED, sessionPolicy);
  }

  private static AwsWorld world(String trust, boolean inRequest) {
    Map<String, String> policies = new HashMap<>(SandboxOptions.defaultPolicies());
    policies.put("roles/floecat-secrets/trust.json", trust);
    policies.put(
        "roles/floecat-base/role.json", "{\"PodIdentityClusterArn\": \"%s\"}".formatted(CLUSTER));
    UnconfirmedFacts usual = SandboxOptions.usual().facts();
    return AwsWorld.start(
        options ->
            options
                .withPolicies(policies)
                .withFacts(inRequest ? usual.withInheritedTagsInRequest() : usual));
  }

  private static String trustsPodsOf(String cluster) {
    return IamPolicies.trust(deployment().withPodIdentity(cluster));
  }

  private static Deployment deployment() {
    String iam = "arn:aws:iam::" + SandboxOptions.AWS_ACCOUNT + ":role/";
    return new Deployment(
        "aws",
        SandboxOptions.REGION,
        SandboxOptions.AWS_ACCOUNT,
        Optional.of(iam + AwsWorld.BASE),
        Optional.of(iam + AwsWorld.ROLE),
        Optional.empty(),
        Optional.empty(),
        true);
  }
}
