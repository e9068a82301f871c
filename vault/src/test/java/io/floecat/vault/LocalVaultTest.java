package io.floecat.vault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretTakenException;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.spi.secret.SecretsUnavailableException;
import io.floecat.spi.secret.SecretsUnavailableException.Kind;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.vault.VaultKey.IfNew;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only the local vault promises: how it keeps, binds, guards and removes what it stores. */
class LocalVaultTest {

  private static final Recovery.Window WEEK = new Recovery.Window(Recovery.MIN_WINDOW);
  private static final Recovery.None NONE = new Recovery.None();

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-04T05:06:07.3Z"));
  private final InterceptedPointerStore store =
      new InterceptedPointerStore(new InMemoryPointerStore());
  private final SecretRef ref = ref("acct-1");
  private final SecretVersion first = new SecretVersion(new UUID(0, 1).toString());
  private final SecretVersion second = new SecretVersion(new UUID(0, 2).toString());
  private final SecretVersion third = new SecretVersion(new UUID(0, 3).toString());
  @TempDir private Path directory;
  private LocalSecretsManager secrets;

  @BeforeEach
  void open() {
    secrets =
        new LocalSecretsManager(
            store, VaultKey.open(directory.resolve("key.json"), store, clock, IfNew.CREATE), clock);
  }

  // Encryption

  @Test
  @DisplayName("P7: a row that is copied to another account's name does not open there")
  void get_rowOfOtherName_doesNotOpen() {
    SecretRef other = ref("acct-2");
    secrets.create(ref, value("one"), first);
    write(rowKey(other), row(ref).value());

    assertThatExceptionOfType(DataLossException.class)
        .isThrownBy(() -> secrets.get(other, first))
        .withMessageContaining(other.name());
    assertThatExceptionOfType(DataLossException.class).isThrownBy(() -> secrets.current(other));
    assertThat(secrets.get(ref, first)).isEqualTo(value("one"));
  }

  @Test
  @DisplayName("P7: a value that is moved to another version does not open there")
  void get_valueOfOtherVersion_doesNotOpen() {
    secrets.create(ref, value("one"), first);
    replace(row(ref), replaced(row(ref).value(), first.id(), second.id()));

    assertDataLoss(() -> secrets.get(ref, second));
  }

  @Test
  @DisplayName("P3: the store holds nothing of a value")
  void create_anyValue_isNowhereInTheStore() {
    String canary = "canary-4f1d0a";
    secrets.create(ref, value(canary), first);
    secrets.put(ref, value(canary + "2"), second);
    secrets.put(ref, value(canary + "3"), third);

    String everything = contentOfStore();

    assertThat(everything).contains(ref.name(), third.id());
    assertThat(everything).doesNotContain("canary", base64("canary-4f1d"));
  }

  @Test
  void create_sameValueTwice_looksDifferent() {
    SecretRef other = ref("acct-2");
    secrets.create(ref, value("the very same value"), first);
    secrets.create(other, value("the very same value"), first);

    byte[] one = row(ref).value();
    byte[] two = row(other).value();

    assertThat(one).hasSameSizeAs(two);
    assertThat(tail(one, 32)).isNotEqualTo(tail(two, 32));
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x01, 0x41, -0x80, -0x01})
  void current_anyByteOfTheRowDamaged_neverAnswersAnotherValue(byte damage) {
    secrets.create(ref, value("one"), first);
    byte[] good = row(ref).value();
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= damage;
      replace(row(ref), bad);
      try {
        assertThat(secrets.current(ref).value()).isEqualTo(value("one"));
      } catch (DataLossException | FailedPreconditionException | SecretsManagerException e) {
        assertThat(e).hasMessageContaining(ref.name());
      }
    }
  }

  @Test
  void everyCall_rowCutShort_isDataLoss() {
    secrets.create(ref, value("one"), first);
    byte[] good = row(ref).value();
    for (int length = 0; length < good.length; length++) {
      replace(row(ref), Arrays.copyOf(good, length));
      assertDataLoss(() -> secrets.current(ref));
      assertDataLoss(() -> secrets.put(ref, value("two"), second));
      assertDataLoss(() -> secrets.delete(ref, WEEK));
    }
  }

  @Test
  void current_rowTooLong_isDataLoss() {
    secrets.create(ref, value("one"), first);
    replace(row(ref), Arrays.copyOf(row(ref).value(), row(ref).value().length + 1));

    assertDataLoss(() -> secrets.current(ref));
  }

  @Test
  void current_rowOfNoFormat_isDataLoss() {
    secrets.create(ref, value("one"), first);
    byte[] none = row(ref).value().clone();
    none[0] = 0;
    replace(row(ref), none);

    assertDataLoss(() -> secrets.current(ref));
  }

  @Test
  void delete_damagedRowForGood_isGone() {
    secrets.create(ref, value("one"), first);
    replace(row(ref), new byte[] {1, 1, 7});

    secrets.delete(ref, NONE);

    secrets.create(ref, value("new"), second);
    assertThat(secrets.current(ref).value()).isEqualTo(value("new"));
  }

  // Formats

  @Test
  void everyWrite_rowOfNewerReadableFormat_isRefusedAndReadsWork() {
    secrets.create(ref, value("one"), first);
    byte[] newer = Arrays.copyOf(row(ref).value(), row(ref).value().length + 3);
    newer[0] = 2;
    replace(row(ref), newer);

    assertThat(secrets.get(ref, first)).isEqualTo(value("one"));
    assertThat(secrets.current(ref).version()).isEqualTo(first);
    assertTooNew(() -> secrets.put(ref, value("two"), second));
    assertTooNew(() -> secrets.delete(ref, WEEK));
    assertTooNew(() -> secrets.delete(ref, NONE));
    secrets.put(ref, value("one"), first);
    assertThat(row(ref).value()).isEqualTo(newer);
  }

  @Test
  void everyCall_rowOfNewerUnreadableFormat_isRefused() {
    secrets.create(ref, value("one"), first);
    replace(row(ref), new byte[] {9, 2});

    assertTooNew(() -> secrets.get(ref, first));
    assertTooNew(() -> secrets.create(ref, value("two"), second));
    assertTooNew(() -> secrets.put(ref, value("two"), second));
    assertTooNew(() -> secrets.delete(ref, WEEK));
    assertTooNew(() -> secrets.delete(ref, NONE));
    assertTooNew(() -> secrets.restore(ref));
    assertThat(row(ref).value()).containsExactly(9, 2);
  }

  @Test
  void purgeDue_rowOfNewerFormat_isLeftAloneAndOthersAreRemoved() {
    SecretRef other = ref("acct-2");
    List.of(ref, other)
        .forEach(
            secret -> {
              secrets.create(secret, value("one"), first);
              secrets.delete(secret, WEEK);
            });
    byte[] newer = row(ref).value().clone();
    newer[0] = 2;
    replace(row(ref), newer);
    clock.advance(Recovery.MIN_WINDOW.plusSeconds(1));

    assertThat(secrets.purgeDue(1)).isEqualTo(1);

    assertThat(row(ref).value()).isEqualTo(newer);
    assertThat(store.get(rowKey(other))).isEmpty();
  }

  @Test
  void purgeDue_damagedRow_isLeftAloneAndOthersAreRemoved() {
    SecretRef other = ref("acct-2");
    List.of(ref, other)
        .forEach(
            secret -> {
              secrets.create(secret, value("one"), first);
              secrets.delete(secret, WEEK);
            });
    replace(row(ref), new byte[] {1, 1, 7});
    clock.advance(Recovery.MIN_WINDOW.plusSeconds(1));

    assertThat(secrets.purgeDue(1)).isEqualTo(1);

    assertThat(keys("vault/")).containsExactly(rowKey(ref));
  }

  // What is over

  @Test
  void purgeDue_versionOutForADay_isRemovedAndItsIdFree() {
    putThree();

    clock.advance(Duration.ofDays(1).minusMillis(1));
    assertThat(secrets.purgeDue(10)).isZero();
    assertThatExceptionOfType(SecretTakenException.class)
        .isThrownBy(() -> secrets.put(ref, value("other"), first));

    clock.advance(Duration.ofSeconds(1));
    assertThat(secrets.purgeDue(10)).isEqualTo(1);
    assertThat(keys("vault-spent/")).isEmpty();
    assertThat(keys("vault-due/")).isEmpty();
    secrets.put(ref, value("other"), first);
    assertThat(secrets.current(ref).value()).isEqualTo(value("other"));
  }

  @Test
  void put_versionBeforeOlderThanADay_leavesNothingBehind() {
    secrets.create(ref, value("one"), first);
    clock.advance(Duration.ofDays(1));
    secrets.put(ref, value("two"), second);
    secrets.put(ref, value("three"), third);

    assertThat(keys("vault-spent/")).isEmpty();
    assertThat(keys("vault-due/")).isEmpty();
  }

  @Test
  void purgeDue_windowOver_removesTheCiphertext() {
    secrets.create(ref, value("one"), first);
    secrets.delete(ref, WEEK);

    clock.advance(Recovery.MIN_WINDOW.minusMillis(1));
    assertThat(secrets.purgeDue(10)).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(secrets.purgeDue(10)).isEqualTo(1);

    assertThat(keys("vault")).containsExactly("vault-key");
  }

  @Test
  void purgeDue_restoredMeanwhile_leavesTheSecretAndForgetsTheEntry() {
    secrets.create(ref, value("one"), first);
    secrets.delete(ref, WEEK);
    secrets.restore(ref);
    clock.advance(Duration.ofDays(30));

    assertThat(secrets.purgeDue(10)).isZero();

    assertThat(keys("vault-due/")).isEmpty();
    assertThat(secrets.current(ref).value()).isEqualTo(value("one"));
  }

  @Test
  void purgeDue_deletedAgainInTheSameSecond_removesItOnce() {
    secrets.create(ref, value("one"), first);
    secrets.delete(ref, WEEK);
    secrets.restore(ref);
    secrets.delete(ref, WEEK);
    clock.advance(Recovery.MIN_WINDOW.plusSeconds(1));

    assertThat(secrets.purgeDue(10)).isEqualTo(1);

    assertThat(keys("vault")).containsExactly("vault-key");
  }

  @Test
  void purgeDue_deletedAgainLater_waitsForTheLaterEnd() {
    secrets.create(ref, value("one"), first);
    secrets.delete(ref, WEEK);
    secrets.restore(ref);
    clock.advance(Duration.ofDays(1));
    secrets.delete(ref, WEEK);

    clock.advance(Duration.ofDays(6).plusSeconds(1));
    assertThat(secrets.purgeDue(10)).isZero();
    clock.advance(Duration.ofDays(1));
    assertThat(secrets.purgeDue(10)).isEqualTo(1);
  }

  @Test
  void purgeDue_nameCreatedAgainAfterTheWindow_leavesTheNewSecret() {
    secrets.create(ref, value("one"), first);
    secrets.delete(ref, WEEK);
    clock.advance(Recovery.MIN_WINDOW.plusSeconds(1));
    secrets.create(ref, value("new"), second);

    assertThat(secrets.purgeDue(10)).isZero();

    assertThat(secrets.current(ref).value()).isEqualTo(value("new"));
  }

  @Test
  void purgeDue_manyOver_removesAsManyAsAllowedOldestFirst() {
    for (int i = 0; i < 5; i++) {
      secrets.create(ref("acct-" + i), value("one"), first);
      secrets.delete(ref("acct-" + i), WEEK);
      clock.advance(Duration.ofHours(1));
    }
    clock.advance(Recovery.MIN_WINDOW.plusSeconds(1));

    assertThat(secrets.purgeDue(2)).isEqualTo(2);
    assertThat(keys("vault/")).containsExactly(rowKey(2), rowKey(3), rowKey(4));
    assertThat(secrets.purgeDue(10)).isEqualTo(3);
    assertThat(keys("vault-due/")).isEmpty();
  }

  @Test
  void delete_forGoodWithManyVersions_removesAllOfThemAtOnce() {
    secrets.create(ref, value("one"), first);
    for (int i = 0; i < 60; i++) {
      secrets.put(ref, value("value " + i), SecretVersion.random());
    }
    assertThat(keys("vault-spent/")).hasSize(59);

    secrets.delete(ref, NONE);

    assertThat(keys("vault-spent/")).isEmpty();
    clock.advance(Duration.ofDays(1).plusSeconds(1));
    assertThat(secrets.purgeDue(100)).isZero();
    assertThat(keys("vault")).containsExactly("vault-key");
  }

  @Test
  void create_afterDeletionThatDiedHalfWay_knowsNothingOfTheOldVersions() {
    putThree();
    store.beforeNextCommit(() -> {});
    store.beforeNextCommit(
        () -> {
          throw InterceptedPointerStore.unavailable();
        });
    assertThatExceptionOfType(SecretsUnavailableException.class)
        .isThrownBy(() -> secrets.delete(ref, NONE));
    assertThat(keys("vault-spent/")).hasSize(1);

    secrets.create(ref, value("new"), third);

    assertThatExceptionOfType(SecretUnreadableException.class)
        .isThrownBy(() -> secrets.get(ref, first));
    secrets.put(ref, value("newer"), first);
    assertThat(secrets.get(ref, first)).isEqualTo(value("newer"));
    clock.advance(Duration.ofDays(2));
    assertThat(secrets.purgeDue(10)).isEqualTo(1);
    assertThat(keys("vault-spent/")).isEmpty();
  }

  // The store

  @Test
  void put_anotherWriteInBetween_isRepeated() {
    secrets.create(ref, value("one"), first);
    store.beforeNextCommit(() -> secrets.put(ref, value("two"), second));

    secrets.put(ref, value("three"), third);

    assertThat(secrets.current(ref).version()).isEqualTo(third);
    assertThat(secrets.get(ref, second)).isEqualTo(value("two"));
    assertThat(secrets.get(ref, first)).isEqualTo(value("one"));
  }

  @Test
  void create_anotherCreateInBetween_isTaken() {
    store.beforeNextCommit(() -> secrets.create(ref, value("theirs"), second));

    assertThatExceptionOfType(SecretTakenException.class)
        .isThrownBy(() -> secrets.create(ref, value("ours"), first));

    assertThat(secrets.current(ref).value()).isEqualTo(value("theirs"));
  }

  @Test
  void put_alwaysLoses_givesUp() {
    secrets.create(ref, value("one"), first);
    for (int i = 0; i < 1000; i++) {
      store.beforeNextCommit(() -> replace(row(ref), row(ref).value()));
    }

    assertThatExceptionOfType(SecretsUnavailableException.class)
        .isThrownBy(() -> secrets.put(ref, value("two"), second))
        .matches(failure -> failure.kind() == Kind.THROTTLED)
        .withMessageContaining(ref.name());
  }

  @Test
  void everyCall_storeDown_isUnavailable() {
    secrets.create(ref, value("one"), first);
    store.setDown(true);

    List<Runnable> calls =
        List.of(
            () -> secrets.create(ref, value("one"), first),
            () -> secrets.put(ref, value("two"), second),
            () -> secrets.get(ref, first),
            () -> secrets.current(ref),
            () -> secrets.delete(ref, WEEK),
            () -> secrets.delete(ref, NONE),
            () -> secrets.restore(ref));

    assertThat(calls)
        .allSatisfy(
            call ->
                assertThatExceptionOfType(SecretsUnavailableException.class)
                    .isThrownBy(call::run)
                    .matches(failure -> failure.kind() == Kind.FAILED)
                    .withMessageContaining(ref.name())
                    .withCauseInstanceOf(UnavailableException.class));
    assertThat(secrets.check().isHealthy()).isFalse();
  }

  @Test
  void restore_live_writesNothing() {
    secrets.create(ref, value("one"), first);
    Pointer before = row(ref);

    secrets.restore(ref);

    assertThat(row(ref)).isEqualTo(before);
  }

  @Test
  void close_storeOfSomebodyElse_staysOpen() {
    secrets.create(ref, value("one"), first);

    secrets.close();
    secrets.close();

    assertThat(store.get(rowKey(ref))).isPresent();
  }

  private void putThree() {
    secrets.create(ref, value("one"), first);
    secrets.put(ref, value("two"), second);
    secrets.put(ref, value("three"), third);
    assertThat(keys("vault-spent/")).hasSize(1);
  }

  private static void assertDataLoss(Runnable call) {
    assertThatExceptionOfType(DataLossException.class)
        .isThrownBy(call::run)
        .withMessageContaining("accounts/acct-1/connectors/c");
  }

  private static void assertTooNew(Runnable call) {
    assertThatExceptionOfType(FailedPreconditionException.class)
        .isThrownBy(call::run)
        .matches(failure -> failure.reason() == ErrorReason.NEWER_FORMAT)
        .withMessageContaining("accounts/acct-1/connectors/c");
  }

  private static SecretRef ref(String account) {
    return new SecretRef(new AccountId(account), SecretType.CONNECTORS, "c");
  }

  private static SecretValue value(String text) {
    return SecretValue.ofUtf8(text);
  }

  private static String rowKey(SecretRef secret) {
    return "vault/" + secret.name();
  }

  private static String rowKey(int account) {
    return rowKey(ref("acct-" + account));
  }

  private Pointer row(SecretRef secret) {
    return store.get(rowKey(secret)).orElseThrow();
  }

  private List<String> keys(String prefix) {
    return store.list(prefix, 1000, "").pointers().stream().map(Pointer::key).toList();
  }

  private String contentOfStore() {
    var everything = new ByteArrayOutputStream();
    Consumer<byte[]> add = everything::writeBytes;
    for (Pointer pointer : store.list("", 1000, "").pointers()) {
      add.accept(pointer.key().getBytes(US_ASCII));
      add.accept(pointer.value());
    }
    return everything.toString(ISO_8859_1);
  }

  private void write(String key, byte[] value) {
    assertThat(store.commit(List.of(Change.create(key, value)))).isTrue();
  }

  private void replace(Pointer read, byte[] value) {
    assertThat(store.commit(List.of(Change.replace(read, value)))).isTrue();
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    return new String(bytes, ISO_8859_1).replace(from, to).getBytes(ISO_8859_1);
  }

  private static byte[] tail(byte[] bytes, int length) {
    return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
  }
}
