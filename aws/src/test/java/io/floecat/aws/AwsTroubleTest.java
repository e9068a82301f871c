package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.sandbox.call.Fault;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What AWS does on a bad day. */
class AwsTroubleTest {

  private static final SecretVersion VERSION = SecretVersion.random();

  private static AwsWorld world;
  private static AwsSecretsManager secrets;
  private static int accounts;

  private final SecretRef ref = newRef();

  @BeforeAll
  static void start() {
    world = AwsWorld.start();
    secrets = world.withRole();
  }

  @AfterAll
  static void stop() {
    secrets.close();
    world.close();
  }

  @BeforeEach
  void create() {
    secrets.create(ref, SecretValue.ofUtf8("one"), VERSION);
    world.sandbox.clearCalls();
  }

  /** In an account that no other test uses. */
  private static SecretRef newRef() {
    return new SecretRef(new AccountId("acct-" + ++accounts), SecretType.CONNECTORS, "conn-001");
  }

  @Test
  void call_throttled_isToldAfterOneRequest() {
    world.sandbox.faults().add("GetSecretValue", 1, Fault.throttled());

    assertThat(unavailable(this::get)).isEqualTo(Kind.THROTTLED);

    assertThat(world.calls("GetSecretValue")).hasSize(1);
    assertThatCode(this::get).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("P6: what may have taken effect is unknown, and never sent again by itself")
  void call_answerLost_isToldAfterOneRequest() {
    SecretVersion second = SecretVersion.random();
    world.sandbox.faults().add("PutSecretValue", 1, Fault.closeAfter());

    assertThat(unavailable(() -> secrets.put(ref, SecretValue.ofUtf8("two"), second)))
        .isEqualTo(Kind.FAILED);

    assertThat(world.calls("PutSecretValue")).hasSize(1);
    assertThat(secrets.get(ref, second)).isEqualTo(SecretValue.ofUtf8("two"));
  }

  @Test
  void call_failsInside_isToldAfterOneRequest() {
    world.sandbox.faults().add("PutSecretValue", 1, Fault.internalError());

    assertThat(unavailable(() -> secrets.put(ref, SecretValue.ofUtf8("two"), VERSION)))
        .isEqualTo(Kind.FAILED);

    assertThat(world.calls("PutSecretValue")).hasSize(1);
  }

  /** A role that was deleted and made again does not know the sessions it gave before. */
  @ParameterizedTest
  @ValueSource(strings = {"ExpiredTokenException", "UnrecognizedClientException"})
  void session_takenBackByAws_isMadeAnewForTheNextCall(String code) {
    world.clock.advance(Duration.ofMinutes(1));
    world.sandbox.faults().add("GetSecretValue", 1, Fault.refused(code, "no"));

    assertThat(unavailable(this::get)).isEqualTo(Kind.FAILED);
    assertThatCode(this::get).doesNotThrowAnyException();

    assertThat(world.calls("AssumeRole")).hasSize(1);
  }

  @Test
  @DisplayName("P10: what AWS refuses costs no session")
  void session_refusedCalls_goOnWithIt() {
    world.clock.advance(Duration.ofMinutes(1));

    for (int i = 0; i < 3; i++) {
      assertThat(failure(() -> secrets.get(newIn(ref), VERSION)))
          .isInstanceOf(SecretUnreadableException.class);
    }

    assertThat(world.calls("AssumeRole")).isEmpty();
  }

  @Test
  @DisplayName(
      "P9: the service's own credentials are over: nothing works, and nothing else is used")
  void ownCredentials_over_isSaidAndEndsWithNewOnes() {
    var key = world.sandbox.newSession(AwsWorld.BASE, Duration.ofMinutes(1));
    AwsSettings withRole = world.settings().withRole(AssumedRole.of(world.roleArn()));
    try (AwsSecretsManager served = world.open(withRole, key)) {
      served.get(ref, VERSION).close();
      world.clock.advance(Duration.ofMinutes(2));

      assertThatCode(() -> served.get(ref, VERSION).close())
          .as("the account's session has a life of its own")
          .doesNotThrowAnyException();
      assertThat(failure(() -> served.get(newRef(), VERSION)))
          .isInstanceOf(SecretRefusedException.class)
          .hasMessageContaining("the AWS credentials in use have expired");
      assertThat(served.check().problem())
          .hasValueSatisfying(it -> assertThat(it).contains("expired"));
    }
    assertThatCode(this::get).doesNotThrowAnyException();
  }

  @Test
  void ownCredentials_overWithoutARole_isSaid() {
    var key = world.sandbox.newSession(AwsWorld.BASE, Duration.ofMinutes(1));
    world.clock.advance(Duration.ofMinutes(2));
    try (AwsSecretsManager late = world.open(world.settings(), key)) {
      assertThat(failure(() -> late.get(ref, VERSION)))
          .isInstanceOf(SecretRefusedException.class)
          .hasMessageContaining("the AWS credentials in use have expired");
    }
  }

  @Test
  void session_stsThrottles_isThrottledAndNotAskedAtOnce() {
    world.sandbox.faults().add("AssumeRole", 1, Fault.throttled());
    SecretRef other = newRef();

    assertThat(unavailable(() -> secrets.get(other, VERSION))).isEqualTo(Kind.THROTTLED);
    assertThat(unavailable(() -> secrets.get(other, VERSION))).isEqualTo(Kind.THROTTLED);
    assertThat(world.calls("AssumeRole")).hasSize(1);

    world.clock.advance(Duration.ofSeconds(1));
    SecretsManagerException missing = failure(() -> secrets.get(other, VERSION));
    assertThat(missing).isInstanceOf(SecretUnreadableException.class);
    assertThatCode(this::get).as("another account").doesNotThrowAnyException();
  }

  @Test
  @DisplayName(
      "P9: without a session nothing is sent, least of all with the service's own identity")
  void session_roleRefused_nothingIsSent() {
    var foreign =
        new AssumedRole(
            new RoleArn(world.sandbox.roleArn("no-such-role")),
            Optional.empty(),
            AssumedRole.MAX_CHAINED,
            true);
    try (SecretsManager refused = world.withRole(foreign)) {
      assertRefused(() -> refused.get(ref, VERSION), "sts:AssumeRole and sts:TagSession");
      assertRefused(
          () -> refused.create(ref, SecretValue.ofUtf8("one"), VERSION),
          "sts:AssumeRole and sts:TagSession");
    }

    assertThat(world.sandbox.calls()).extracting(call -> call.action()).containsOnly("AssumeRole");
  }

  @Test
  @DisplayName("P9: a session policy that AWS finds too large is never left out instead")
  void session_packedPolicyTooLarge_failsAndSaysWhatToDo() {
    world.sandbox.faults().add("AssumeRole", 1, Fault.packedPolicyTooLarge());
    SecretRef other = newRef();

    SecretsManagerException failure = failure(() -> secrets.get(other, VERSION));

    assertThat(failure)
        .isInstanceOf(SecretRefusedException.class)
        .hasMessageContaining("floecat.secrets.aws.session-policy");
    assertThat(world.calls("AssumeRole")).hasSize(1);
    assertThat(world.calls("GetSecretValue")).isEmpty();
  }

  @Test
  void get_writtenAsTextBySomebodyElse_isItsBytes() {
    SecretVersion theirs = SecretVersion.random();
    try (AwsClients operator = world.operator()) {
      operator
          .secrets()
          .putSecretValue(
              it -> it.secretId(ref.name()).clientRequestToken(theirs.id()).secretString("grün"));
    }

    SecretValue value = SecretValue.copyOf("grün".getBytes(StandardCharsets.UTF_8));
    assertThat(secrets.current(ref)).isEqualTo(new CurrentSecret(theirs, value));
    assertThat(secrets.get(ref, theirs)).isEqualTo(value);
  }

  @Test
  void current_versionIdThatIsNoneOfOurs_isUnreadable() {
    try (AwsClients operator = world.operator()) {
      operator
          .secrets()
          .putSecretValue(
              it -> it.secretId(ref.name()).clientRequestToken("ü".repeat(32)).secretString("x"));
    }

    assertThat(failure(() -> secrets.current(ref))).isInstanceOf(SecretUnreadableException.class);
    assertThatCode(this::get).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("a refused restore is no success unless the secret is live")
  void restore_refused_looksWhetherTheSecretIsLive() {
    world.sandbox.faults().add("RestoreSecret", 2, Fault.refused("InvalidRequestException", "no"));

    assertThatCode(() -> secrets.restore(ref)).doesNotThrowAnyException();

    secrets.delete(ref, new Recovery.Window(Recovery.MIN_WINDOW));
    assertThat(failure(() -> secrets.restore(ref))).isInstanceOf(SecretScheduledException.class);
  }

  @Test
  @DisplayName("P7: a name of this account with another account's tag is not its secret")
  void get_otherAccountsTag_isDenied() {
    world.sandbox.secrets().tag(ref.name(), Map.of("AccountId", "acct-2"));

    SecretsManagerException denied = failure(this::get);

    assertThat(denied)
        .isInstanceOfSatisfying(
            SecretUnreadableException.class,
            it -> assertThat(it.kind()).isEqualTo(SecretUnreadableException.Kind.ACCESS_DENIED));
  }

  @Test
  @DisplayName("P3: what fails holds no value, however deep one looks")
  void everyFailure_holdsNoValue() {
    SecretValue canary = SecretValue.ofUtf8("canary-3f81");
    for (Fault fault : new Fault[] {Fault.throttled(), Fault.internalError(), Fault.closeAfter()}) {
      world.sandbox.faults().add("PutSecretValue", 1, fault);
      assertThat(trace(failure(() -> secrets.put(ref, canary, SecretVersion.random()))))
          .doesNotContain("canary", "Y2FuYXJ5");
    }
  }

  @Test
  void check_credentialsNotAccepted_saysSo() {
    world.clock.advance(Duration.ofMinutes(1));
    world.sandbox.faults().add("GetCallerIdentity", 1, Fault.refused("InvalidClientTokenId", "no"));

    assertThat(secrets.check().problem())
        .hasValueSatisfying(
            it -> assertThat(it).contains("AWS does not know the credentials in use"));
    assertThat(secrets.check().problem()).as("remembered for a while").isPresent();

    world.clock.advance(Duration.ofMinutes(1));
    assertThat(secrets.check().problem()).isEmpty();
  }

  @Test
  void requireAttainableSessions_roleThatWantsMoreThanAnHour_isRefused() {
    var long2h = new AssumedRole(world.roleArn(), Optional.empty(), Duration.ofHours(2), true);
    try (AwsSecretsManager refused = world.withRole(long2h)) {
      FailedPreconditionException failure =
          catchThrowableOfType(
              FailedPreconditionException.class, refused::requireAttainableSessions);
      assertThat(failure).hasMessageContaining("floecat.secrets.aws.session-duration");
    }
    try (AwsSecretsManager usual = world.withRole()) {
      assertThatCode(usual::requireAttainableSessions).doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("the service starts also while AWS is away, and its health says so")
  void requireAttainableSessions_noAnswer_isNoReasonNotToStart() {
    world.sandbox.faults().add("GetCallerIdentity", 2, Fault.closeBefore());
    try (AwsSecretsManager away = world.withRole()) {
      assertThatCode(away::requireAttainableSessions).doesNotThrowAnyException();
      assertThat(away.check().problem())
          .hasValueSatisfying(it -> assertThat(it).contains("STS could not be called"));
    }
  }

  @Test
  void close_twice_isHarmlessAndNothingIsSentAfterwards() {
    AwsSecretsManager closed = world.withoutRole();
    closed.close();
    closed.close();

    assertThatThrownBy(() -> closed.get(ref, VERSION)).isInstanceOf(RuntimeException.class);
    assertThat(world.sandbox.calls()).isEmpty();
  }

  @Test
  @DisplayName("readiness tells a role that cannot be assumed, before any tenant asks")
  void check_roleRefused_saysSoUntilItIsMended() {
    world.clock.advance(Duration.ofMinutes(2));
    world.sandbox.faults().add("AssumeRole", 1, Fault.refused("AccessDenied", "no"));

    assertThat(secrets.check().problem())
        .hasValueSatisfying(it -> assertThat(it).contains("sts:AssumeRole"));

    world.clock.advance(Duration.ofSeconds(6));
    assertThat(secrets.check().problem()).isEmpty();
  }

  @Test
  @DisplayName("readiness tells a Secrets Manager that does not answer")
  void check_secretsManagerAway_saysSo() {
    var nowhere = URI.create("http://127.0.0.1:1");
    AwsSettings settings =
        world
            .settings()
            .withEndpoints(nowhere, world.sandbox.endpoint())
            .withRole(AssumedRole.of(world.roleArn()));
    try (AwsSecretsManager away = world.open(settings, AwsWorld.BASE)) {
      assertThat(away.check().problem())
          .hasValueSatisfying(it -> assertThat(it).contains("nothing can be reached"));
      assertRefused(() -> away.get(ref, VERSION), "floecat.secrets.aws.region");
    }
  }

  @Test
  @DisplayName("P5: no credentials are told at once, and nothing is sent")
  void call_noCredentials_isRefusedAtOnce() {
    AwsCredentialsProvider none =
        () -> {
          throw SdkClientException.create("Unable to load credentials");
        };
    for (AwsSettings settings :
        List.of(world.settings(), world.settings().withRole(AssumedRole.of(world.roleArn())))) {
      var clients = AwsClients.with(settings, none);
      try (var without = new AwsSecretsManager(settings, clients, world::nanoTime)) {
        assertRefused(() -> without.get(ref, VERSION), "give the service AWS credentials");
        assertThat(without.check().problem())
            .hasValueSatisfying(it -> assertThat(it).contains("there are no AWS credentials"));
      }
    }
    assertThat(world.sandbox.calls()).isEmpty();
  }

  private static void assertRefused(Runnable call, String remedy) {
    assertThat(failure(call))
        .isInstanceOfSatisfying(
            SecretRefusedException.class, it -> assertThat(it.remedy()).contains(remedy));
  }

  private void get() {
    secrets.get(ref, VERSION).close();
  }

  /** Another secret of the same account, which is not there. */
  private static SecretRef newIn(SecretRef ref) {
    return new SecretRef(ref.account(), ref.type(), "missing");
  }

  private static Kind unavailable(Runnable call) {
    SecretsManagerException failure = failure(call);
    assertThat(failure).isInstanceOf(SecretsUnavailableException.class);
    return ((SecretsUnavailableException) failure).kind();
  }

  private static SecretsManagerException failure(Runnable call) {
    SecretsManagerException failure =
        catchThrowableOfType(SecretsManagerException.class, call::run);
    assertThat(failure).as("the call did not fail").isNotNull();
    return failure;
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
