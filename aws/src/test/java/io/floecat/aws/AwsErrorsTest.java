package io.floecat.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.floecat.sandbox.call.Fault;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretRefusedException;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of AWS's errors, as the documentation has it, driven over HTTP row by row. */
class AwsErrorsTest {

  private static final Path TABLE = Path.of("..", "docs", "aws-errors.md");
  private static final String VENDOR = "role/floecat-secrets is not allowed";
  private static final SecretVersion VERSION = SecretVersion.random();

  /** STS has these alone, or Secrets Manager does. */
  private static final Set<String> OF_STS = Set.of("AssumeRole", "GetCallerIdentity");

  private static AwsWorld world;
  private static AwsSecretsManager secrets;
  private static int accounts;

  /** A row of the page: {@code action} is "any" where the code means the same for all. */
  record Row(String code, String action, String meaning, String remedy) {}

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

  static List<Row> rows() throws IOException {
    return Files.readAllLines(TABLE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|"))
        .map(cell -> new Row(code(cell[1]), cell[2].strip(), cell[3].strip(), cell[4].strip()))
        .toList();
  }

  private static String code(String cell) {
    return cell.strip().replace("`", "");
  }

  @Test
  void page_hasTheRowsOfTheCode() throws IOException {
    assertThat(rows())
        .containsExactlyElementsOf(
            AwsErrors.table().stream()
                .map(
                    row ->
                        new Row(
                            row.code(),
                            row.action().orElse("any"),
                            row.answer().name().toLowerCase(java.util.Locale.ROOT),
                            row.refusal().map(Refusal::remedy).orElse("")))
                .toList());
  }

  /** The actions that a row is driven with: its own, or one read, one write and one of STS. */
  static Stream<Object[]> drives() throws IOException {
    List<Row> rows = rows();
    return rows.stream()
        .flatMap(
            row ->
                (row.action().equals("any")
                        ? Stream.of("GetSecretValue", "PutSecretValue", "AssumeRole")
                        : Stream.of(row.action()))
                    .filter(
                        action ->
                            row.action().equals(action)
                                || rows.stream()
                                    .noneMatch(
                                        other ->
                                            other.code().equals(row.code())
                                                && other.action().equals(action)))
                    .map(action -> new Object[] {row, action}));
  }

  @ParameterizedTest
  @MethodSource("drives")
  @DisplayName("P5: each error of AWS has one meaning, told after one call")
  void call_error_meansWhatTheTableSays(Row row, String action) {
    Thrown thrown = thrown(row, action);

    assertThat(thrown.calls()).as("calls of %s", action).isEqualTo(1);
    assertThat(meaning(thrown.failure())).isEqualTo(expected(row, action));
    assertThat(thrown.failure().getMessage()).doesNotContain(VENDOR, "arn:");
    if (thrown.failure() instanceof SecretRefusedException refused
        && row.meaning().equals("refused")) {
      assertThat(refused.remedy()).isEqualTo(row.remedy());
    }
  }

  /** STS knows no secrets: what would be said of one is only another refusal there. */
  private static String expected(Row row, String action) {
    boolean isOfSecrets = Set.of("taken", "scheduled", "unreadable").contains(row.meaning());
    return OF_STS.contains(action) && isOfSecrets ? "refused" : row.meaning();
  }

  private record Thrown(SecretsManagerException failure, int calls) {}

  private static Thrown thrown(Row row, String action) {
    int status = row.meaning().equals("unknown") ? 500 : 400;
    SecretRef ref =
        new SecretRef(new AccountId("acct-" + ++accounts), SecretType.CONNECTORS, "conn-001");
    secrets.create(ref, SecretValue.ofUtf8("one"), VERSION);
    SecretRef other =
        new SecretRef(new AccountId("acct-" + ++accounts), SecretType.CONNECTORS, "conn-001");
    world.sandbox.clearCalls();
    world
        .sandbox
        .faults()
        .add(action, 1, new Fault.Refuse(AwsException.of(status, row.code(), VENDOR)));
    try {
      var failure =
          catchThrowableOfType(
              SecretsManagerException.class,
              () -> {
                switch (action) {
                  case "CreateSecret" -> secrets.create(ref, SecretValue.ofUtf8("one"), VERSION);
                  case "GetSecretValue" -> secrets.get(ref, VERSION).close();
                  case "PutSecretValue" ->
                      secrets.put(ref, SecretValue.ofUtf8("two"), SecretVersion.random());
                  case "DeleteSecret" -> secrets.delete(ref, new Recovery.None());
                  case "AssumeRole" -> secrets.get(other, VERSION).close();
                  case "GetCallerIdentity" -> {
                    try (var fresh = world.withoutRole()) {
                      fresh.home();
                    }
                  }
                  default -> throw new AssertionError("how is %s called?".formatted(action));
                }
              });
      assertThat(failure).as("%s did not fail", action).isNotNull();
      return new Thrown(failure, world.calls(action).size());
    } finally {
      world.sandbox.faults().clear();
    }
  }

  private static String meaning(SecretsManagerException failure) {
    return switch (failure) {
      case SecretTakenException _ -> "taken";
      case SecretScheduledException _ -> "scheduled";
      case SecretUnreadableException _ -> "unreadable";
      case SecretRefusedException _ -> "refused";
      case SecretsUnavailableException unavailable ->
          unavailable.kind() == SecretsUnavailableException.Kind.THROTTLED
              ? "throttled"
              : "unknown";
    };
  }

  static Stream<Row> refusals() throws IOException {
    return rows().stream()
        .filter(row -> row.meaning().equals("refused"))
        .filter(row -> Set.of("any", "CreateSecret", "AssumeRole").contains(row.action()))
        .filter(row -> !row.code().startsWith("AccessDenied") || row.action().equals("AssumeRole"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  @DisplayName(
      "P5: what AWS refuses a create is told at once, with what to mend and without AWS's words")
  void create_refused_isToldAtOnce(Row row) {
    String action = row.action().equals("any") ? "CreateSecret" : row.action();
    String name = "accounts/acct-" + ++accounts + "/connectors/lake";
    var lake = new OneConnector(name, secrets, world.clock);
    world.sandbox.clearCalls();
    world.sandbox.faults().add(action, 1, Fault.refused(row.code(), VENDOR));
    Instant before = world.clock.instant();

    var refused = catchThrowableOfType(FailedPreconditionException.class, () -> lake.create("one"));

    world.sandbox.faults().clear();
    assertThat(refused).hasMessageContaining(row.remedy()).hasMessageContaining("floecat doctor");
    assertThat(refused.getMessage()).doesNotContain(VENDOR, "arn:", "floecat-secrets");
    assertThat(refused.reason())
        .isIn(ErrorReason.DEPENDENCY_REFUSED, ErrorReason.MISSING_PERMISSION);
    assertThat(world.calls(action)).hasSize(1);
    assertThat(Duration.between(before, world.clock.instant())).isZero();
    assertThat(world.sandbox.secrets().find(name)).isEmpty();
  }

  @Test
  @DisplayName("P5: a role that may not be assumed is named by its actions")
  void create_roleNotTrusted_namesTheActions() {
    var role = AssumedRole.of(new RoleArn(world.sandbox.roleArn("no-such-role")));
    try (AwsSecretsManager untrusted = world.withRole(role)) {
      var lake =
          new OneConnector(
              "accounts/acct-" + ++accounts + "/connectors/lake", untrusted, world.clock);

      var refused =
          catchThrowableOfType(FailedPreconditionException.class, () -> lake.create("one"));

      assertThat(refused.reason()).isEqualTo(ErrorReason.MISSING_PERMISSION);
      assertThat(refused).hasMessageContaining("sts:AssumeRole and sts:TagSession");
      assertThat(refused.getMessage()).doesNotContain("no-such-role");
    }
  }

  @Test
  @DisplayName("P6: a secret with replicas, which AWS does not delete, is named with its fix")
  void delete_secretWithReplicas_isRefusedAndDeletedOnceItHasNone() {
    String name = "accounts/acct-" + ++accounts + "/connectors/lake";
    var lake = new OneConnector(name, secrets, world.clock);
    lake.create("one");
    world
        .sandbox
        .faults()
        .add("DeleteSecret", 100, Fault.refused("InvalidParameterException", VENDOR));
    world.sandbox.clearCalls();
    lake.delete();

    var refused = catchThrowableOfType(FailedPreconditionException.class, lake::undelete);
    assertThat(refused).hasMessageContaining("RemoveRegionsFromReplication");
    for (int minute = 0; minute < 60; minute++) {
      world.clock.advance(Duration.ofMinutes(1));
      lake.sweep();
    }
    assertThat(world.calls("DeleteSecret")).hasSizeBetween(3, 9);

    world.sandbox.faults().clear();
    lake.settle();
    lake.undelete();
    assertThat(lake.used()).isEqualTo("one");
  }
}
