package io.floecat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretUnreadableException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link SecretsManager} guarantees. Each test uses secrets of its own, so that a
 * backend may be shared by the tests of a class and by several classes.
 */
public abstract class SecretsManagerContract {

  private static final AccountId ACCOUNT = new AccountId("acct-1");
  private static final Recovery.Window WEEK = new Recovery.Window(Recovery.MIN_WINDOW);
  private static final Recovery.None NONE = new Recovery.None();
  private static final int CLIENTS = 8;

  private final SecretRef ref = ref(ACCOUNT, "c");
  private final SecretVersion first = SecretVersion.random();
  private final SecretVersion second = SecretVersion.random();
  private final SecretVersion third = SecretVersion.random();

  /** The backend under test, the same for a whole test. Closed by whoever made it. */
  protected abstract SecretsManager secrets();

  /**
   * Moves the backend's clock. Where there is none to move, the tests that need one are skipped.
   */
  protected void advance(Duration duration) {
    Assumptions.abort("the clock of this backend cannot be moved");
  }

  /**
   * Whether the backend lets the service tell a secret that is not there from one that it may not
   * see.
   */
  protected boolean tellsMissingFromForbidden() {
    return true;
  }

  /**
   * Whether the service may restore. Where it may not, the tests that need it are skipped, and a
   * restore of what is not there may be refused before anybody looks.
   */
  protected boolean mayRestore() {
    return true;
  }

  /**
   * Runs {@code step} until it passes. A backend whose writes take a while to be seen repeats it
   * while it fails with an {@link AssertionError} or a {@link SecretUnreadableException}; a step
   * can therefore be repeated without harm.
   */
  protected void eventually(Runnable step) {
    step.run();
  }

  // Create

  @Test
  void create_newName_isCurrent() {
    create(ref, "one", first);

    assertCurrent(ref, first, "one");
    assertVersion(ref, first, "one");
  }

  @Test
  void create_repeated_succeedsAndChangesNothing() {
    create(ref, "one", first);
    put(ref, "two", second);

    create(ref, "one", first);

    assertCurrent(ref, second, "two");
    assertVersion(ref, first, "one");
  }

  @Test
  void create_nameExistsWithOtherVersion_isTakenAndChangesNothing() {
    create(ref, "one", first);

    assertTaken(() -> secrets().create(ref, value("one"), second));
    assertTaken(() -> secrets().create(ref, value("two"), second));

    assertCurrent(ref, first, "one");
    assertMissingVersion(ref, second);
  }

  @Test
  void create_nameExistsWithOtherValue_isTakenAndChangesNothing() {
    create(ref, "one", first);

    assertTaken(() -> secrets().create(ref, value("two"), first));

    assertCurrent(ref, first, "one");
  }

  @Test
  void create_valueClosedAfterwards_staysReadable() {
    SecretValue value = value("one");
    secrets().create(ref, value, first);
    value.close();

    eventually(() -> secrets().get(ref, first).close());

    assertVersion(ref, first, "one");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 65_535, 65_536})
  @DisplayName("P1: a value of any size is kept byte for byte")
  void create_anySize_isKeptByteForByte(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + size);
    }
    secrets().create(ref, SecretValue.copyOf(bytes), first);

    assertThat(bytes(first)).isEqualTo(bytes);
  }

  @Test
  @DisplayName("P1: all 256 byte values are kept")
  void put_everyByteValue_isKeptByteForByte() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    create(ref, "one", first);
    eventually(() -> secrets().put(ref, SecretValue.copyOf(bytes), second));

    assertThat(bytes(second)).isEqualTo(bytes);
  }

  // Put

  @Test
  void put_newVersion_isCurrentAndTheOneBeforeReadable() {
    create(ref, "one", first);
    put(ref, "two", second);

    assertCurrent(ref, second, "two");
    assertVersion(ref, second, "two");
    assertVersion(ref, first, "one");
  }

  @Test
  void put_sameValueUnderNewVersion_isCurrent() {
    create(ref, "one", first);
    put(ref, "one", second);

    assertCurrent(ref, second, "one");
    assertVersion(ref, first, "one");
  }

  @Test
  void put_repeated_succeedsAndNothingMoves() {
    create(ref, "one", first);
    put(ref, "two", second);
    put(ref, "three", third);

    put(ref, "three", third);
    put(ref, "two", second);
    put(ref, "one", first);

    assertCurrent(ref, third, "three");
    assertVersion(ref, second, "two");
  }

  @Test
  void put_otherValueUnderUsedVersion_isTakenAndNothingMoves() {
    create(ref, "one", first);
    put(ref, "two", second);
    put(ref, "three", third);

    for (SecretVersion used : List.of(first, second, third)) {
      assertTaken(() -> secrets().put(ref, value("other"), used));
    }

    assertCurrent(ref, third, "three");
    assertVersion(ref, second, "two");
  }

  @Test
  void put_versionOfADayAgoThatIsNoLongerCurrent_isStillWriteOnce() {
    create(ref, "one", first);
    put(ref, "two", second);
    put(ref, "three", third);

    advance(Duration.ofHours(24).minusSeconds(1));

    put(ref, "one", first);
    assertTaken(() -> secrets().put(ref, value("other"), first));
    assertCurrent(ref, third, "three");
  }

  @Test
  void put_currentAndPreviousVersionOfAnyAge_areStillWriteOnce() {
    create(ref, "one", first);
    put(ref, "two", second);

    advance(Duration.ofDays(400));

    put(ref, "one", first);
    assertTaken(() -> secrets().put(ref, value("other"), first));
    assertTaken(() -> secrets().put(ref, value("other"), second));
    assertCurrent(ref, second, "two");
    assertVersion(ref, first, "one");
  }

  @Test
  void put_missingSecret_isUnreadableAndCreatesNothing() {
    assertMissing(() -> secrets().put(ref, value("one"), first));

    assertMissing(() -> secrets().current(ref));
  }

  // Read

  @Test
  void get_unknownVersion_isNotFound() {
    create(ref, "one", first);

    assertMissingVersion(ref, second);
  }

  @Test
  void getAndCurrent_missingSecret_areUnreadable() {
    assertMissing(() -> secrets().get(ref, first));
    assertMissing(() -> secrets().current(ref));
  }

  // Delete

  @Test
  void delete_withWindow_everyCallAnswersScheduled() {
    create(ref, "one", first);

    deleteWithWindow(ref);

    assertScheduled(() -> secrets().get(ref, first));
    assertScheduled(() -> secrets().get(ref, second));
    assertScheduled(() -> secrets().current(ref));
    assertScheduled(() -> secrets().put(ref, value("one"), first));
    assertScheduled(() -> secrets().put(ref, value("other"), first));
    assertScheduled(() -> secrets().put(ref, value("two"), second));
    assertScheduled(() -> secrets().create(ref, value("one"), first));
    assertScheduled(() -> secrets().create(ref, value("other"), first));
    assertScheduled(() -> secrets().create(ref, value("two"), second));
    assertScheduled(() -> secrets().delete(ref, WEEK));
  }

  @Test
  void delete_againWithWindow_doesNotMoveTheEnd() {
    create(ref, "one", first);
    deleteWithWindow(ref);

    advance(Recovery.MIN_WINDOW.minusHours(1));
    assertScheduled(() -> secrets().delete(ref, new Recovery.Window(Recovery.MAX_WINDOW)));
    assertScheduled(() -> secrets().current(ref));

    advance(Duration.ofHours(2));
    assertMissing(() -> secrets().current(ref));
  }

  @Test
  void delete_windowOver_isGoneAndTheNameIsFree() {
    create(ref, "one", first);
    put(ref, "two", second);
    deleteWithWindow(ref);

    advance(Recovery.MIN_WINDOW.plusHours(1));

    assertMissing(() -> secrets().get(ref, first));
    assertMissing(() -> secrets().put(ref, value("three"), third));
    assertMissing(() -> secrets().delete(ref, WEEK));
    assertNothingToRestore(ref);
    create(ref, "new", first);
    assertCurrent(ref, first, "new");
    assertMissingVersion(ref, second);
  }

  @Test
  void delete_withoutRecovery_isGoneAndTheNameAndVersionsAreFree() {
    create(ref, "one", first);
    put(ref, "two", second);
    put(ref, "three", third);

    deleteForGood(ref);

    assertMissing(() -> secrets().current(ref));
    eventually(
        () -> assertThat(answer(() -> secrets().create(ref, value("new"), second))).isEmpty());
    assertCurrent(ref, second, "new");
    assertMissingVersion(ref, first);
    put(ref, "newer", first);
    assertCurrent(ref, first, "newer");
  }

  @Test
  void delete_scheduledWithoutRecovery_isGone() {
    create(ref, "one", first);
    deleteWithWindow(ref);

    deleteForGood(ref);

    assertMissing(() -> secrets().current(ref));
    assertNothingToRestore(ref);
  }

  @Test
  void delete_missingWithoutRecovery_succeedsWhereMissingCanBeTold() {
    if (tellsMissingFromForbidden()) {
      secrets().delete(ref, NONE);
    } else {
      assertMissing(() -> secrets().delete(ref, NONE));
    }
  }

  @Test
  void delete_missingWithWindow_isUnreadable() {
    assertMissing(() -> secrets().delete(ref, WEEK));
  }

  // Restore

  @Test
  void restore_scheduled_isAsItWas() {
    assumeMayRestore();
    create(ref, "one", first);
    put(ref, "two", second);
    put(ref, "three", third);
    deleteWithWindow(ref);

    eventually(() -> secrets().restore(ref));

    assertCurrent(ref, third, "three");
    assertVersion(ref, second, "two");
    assertTaken(() -> secrets().put(ref, value("other"), first));
    put(ref, "four", SecretVersion.random());
    assertVersion(ref, third, "three");
  }

  @Test
  void restore_live_staysLive() {
    assumeMayRestore();
    create(ref, "one", first);

    eventually(() -> secrets().restore(ref));

    assertCurrent(ref, first, "one");
  }

  @Test
  void restore_missing_isUnreadable() {
    assertNothingToRestore(ref);
  }

  @Test
  void delete_afterRestore_hasItsWholeWindow() {
    assumeMayRestore();
    create(ref, "one", first);
    deleteWithWindow(ref);
    advance(Duration.ofDays(6));
    eventually(() -> secrets().restore(ref));

    advance(Duration.ofDays(2));
    assertCurrent(ref, first, "one");
    deleteWithWindow(ref);

    advance(Duration.ofDays(6));
    assertScheduled(() -> secrets().current(ref));
    advance(Duration.ofDays(2));
    assertMissing(() -> secrets().current(ref));
  }

  // Names

  @Test
  @DisplayName("P7: a secret of one account is nothing to another account with the same id")
  void everyCall_sameIdInOtherAccount_isAnotherSecret() {
    SecretRef other = new SecretRef(new AccountId("acct-10"), ref.type(), ref.id());
    create(ref, "one", first);

    assertMissing(() -> secrets().get(other, first));
    assertMissing(() -> secrets().current(other));
    assertMissing(() -> secrets().put(other, value("two"), second));
    assertMissing(() -> secrets().delete(other, WEEK));
    assertNothingToRestore(other);
    create(other, "other", first);
    deleteForGood(other);

    assertCurrent(ref, first, "one");
  }

  @Test
  void everyCall_namesThatBeginAlike_areDifferentSecrets() {
    var alike = new ArrayList<SecretRef>();
    alike.add(ref);
    for (String end : List.of("1", ".2", "-a1b2c3", "=", "+@_")) {
      alike.add(new SecretRef(ACCOUNT, ref.type(), ref.id() + end));
    }
    alike.add(new SecretRef(ACCOUNT, new SecretType("connectors-old"), ref.id()));
    alike.forEach(secret -> create(secret, secret.name(), first));
    alike.forEach(secret -> assertCurrent(secret, first, secret.name()));

    deleteForGood(ref);
    deleteWithWindow(alike.get(1));
    put(alike.get(2), "two", second);

    assertMissing(() -> secrets().current(ref));
    assertScheduled(() -> secrets().current(alike.get(1)));
    assertCurrent(alike.get(2), second, "two");
    alike.stream().skip(3).forEach(secret -> assertCurrent(secret, first, secret.name()));
  }

  // Many at once

  @Test
  void create_manyAtOnce_oneWins() {
    var answers = atOnce(i -> secrets().create(ref, value("value " + i), versionOf(i)));

    assertOneWinner(answers);
    int winner = answers.indexOf(Optional.empty());
    assertCurrent(ref, versionOf(winner), "value " + winner);
  }

  @Test
  void create_sameAttemptManyTimesAtOnce_succeeds() {
    var answers = atOnce(_ -> secrets().create(ref, value("one"), first));

    assertThat(answers).containsOnly(Optional.empty());
    assertCurrent(ref, first, "one");
  }

  @Test
  void put_manyVersionsAtOnce_allAreWrittenOnce() {
    create(ref, "one", first);
    assertCurrent(ref, first, "one");

    var answers = atOnce(i -> secrets().put(ref, value("value " + i), versionOf(i)));

    assertThat(answers).containsOnly(Optional.empty());
    for (int i = 0; i < CLIENTS; i++) {
      SecretVersion version = versionOf(i);
      assertTaken(() -> secrets().put(ref, value("other"), version));
    }
    eventually(() -> assertThat(secrets().current(ref).version()).isNotEqualTo(first));
  }

  @Test
  void put_otherValuesUnderOneVersionAtOnce_oneWins() {
    create(ref, "one", first);
    assertCurrent(ref, first, "one");

    var answers = atOnce(i -> secrets().put(ref, value("value " + i), second));

    assertOneWinner(answers);
    assertCurrent(ref, second, "value " + answers.indexOf(Optional.empty()));
  }

  // The rest

  @Test
  @DisplayName("P3: what fails names the secret, and tells no value")
  void everyFailure_namesTheSecretAndTellsNoValue() {
    create(ref, "canary-stored", first);
    SecretValue other = value("canary-other");

    var answers = new ArrayList<Optional<SecretsManagerException>>();
    answers.add(answer(() -> secrets().create(ref, other, second)));
    answers.add(answer(() -> secrets().put(ref, other, first)));
    answers.add(answer(() -> secrets().get(ref, second)));
    deleteWithWindow(ref);
    answers.add(answer(() -> secrets().put(ref, other, first)));
    answers.add(answer(() -> secrets().delete(ref, WEEK)));

    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer)
                    .hasValueSatisfying(
                        failure -> {
                          assertThat(failure).hasMessageContaining(ref.name());
                          assertThat(trace(failure)).doesNotContain("canary");
                        }));
  }

  @Test
  void check_backendIsThere_isHealthy() {
    assertThat(secrets().check().problem()).isEmpty();
  }

  /** A secret that no other test uses. */
  protected static SecretRef ref(AccountId account, String id) {
    return new SecretRef(account, SecretType.CONNECTORS, id + "-" + UUID.randomUUID());
  }

  private static SecretValue value(String text) {
    return SecretValue.ofUtf8(text);
  }

  private static SecretVersion versionOf(int client) {
    return new SecretVersion(new UUID(0, client).toString());
  }

  private void create(SecretRef secret, String text, SecretVersion version) {
    secrets().create(secret, value(text), version);
  }

  private void put(SecretRef secret, String text, SecretVersion version) {
    eventually(() -> secrets().put(secret, value(text), version));
  }

  private void deleteWithWindow(SecretRef secret) {
    eventually(() -> secrets().delete(secret, WEEK));
  }

  private void deleteForGood(SecretRef secret) {
    eventually(() -> secrets().delete(secret, NONE));
  }

  private byte[] bytes(SecretVersion version) {
    var found = new AtomicReference<byte[]>();
    eventually(() -> found.set(secrets().get(ref, version).expose()));
    return found.get();
  }

  private void assertCurrent(SecretRef secret, SecretVersion version, String text) {
    eventually(
        () ->
            assertThat(secrets().current(secret))
                .isEqualTo(new CurrentSecret(version, value(text))));
  }

  private void assertVersion(SecretRef secret, SecretVersion version, String text) {
    eventually(() -> assertThat(secrets().get(secret, version)).isEqualTo(value(text)));
  }

  private void assertTaken(Runnable call) {
    eventually(() -> assertThat(answer(call)).containsInstanceOf(SecretTakenException.class));
  }

  private void assertScheduled(Runnable call) {
    eventually(() -> assertThat(answer(call)).containsInstanceOf(SecretScheduledException.class));
  }

  private void assertMissing(Runnable call) {
    eventually(
        () -> {
          Kind kind = unreadable(call);
          if (tellsMissingFromForbidden()) {
            assertThat(kind).isEqualTo(Kind.NOT_FOUND);
          }
        });
  }

  private void assertNothingToRestore(SecretRef secret) {
    if (mayRestore()) {
      assertMissing(() -> secrets().restore(secret));
    } else {
      assertThat(answer(() -> secrets().restore(secret)))
          .containsInstanceOf(SecretUnreadableException.class);
    }
  }

  private void assumeMayRestore() {
    Assumptions.assumeTrue(mayRestore(), "the service is not allowed to restore here");
  }

  private void assertMissingVersion(SecretRef secret, SecretVersion version) {
    eventually(
        () ->
            assertThat(unreadable(() -> secrets().get(secret, version))).isEqualTo(Kind.NOT_FOUND));
  }

  private static Kind unreadable(Runnable call) {
    Optional<SecretsManagerException> answer = answer(call);
    assertThat(answer).containsInstanceOf(SecretUnreadableException.class);
    return ((SecretUnreadableException) answer.orElseThrow()).kind();
  }

  private static void assertOneWinner(List<Optional<SecretsManagerException>> answers) {
    assertThat(answers).filteredOn(Optional::isEmpty).hasSize(1);
    assertThat(answers)
        .filteredOn(Optional::isPresent)
        .allSatisfy(answer -> assertThat(answer).containsInstanceOf(SecretTakenException.class));
  }

  /** What a call answers: empty for success. */
  private static Optional<SecretsManagerException> answer(Runnable call) {
    try {
      call.run();
      return Optional.empty();
    } catch (SecretsManagerException e) {
      return Optional.of(e);
    }
  }

  /** Runs {@code call} for the clients 0, 1, 2, ... at the same time; their answers in order. */
  private static List<Optional<SecretsManagerException>> atOnce(IntConsumer call) {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          IntStream.range(0, CLIENTS)
              .mapToObj(
                  client ->
                      threads.submit(
                          () -> {
                            start.await();
                            return answer(() -> call.accept(client));
                          }))
              .toList();
      start.countDown();
      return answers.stream().map(SecretsManagerContract::get).toList();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("a client failed", e);
    }
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
