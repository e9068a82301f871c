package io.floecat.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.InMemoryPointerStore;
import io.floecat.testkit.ManualClock;
import io.floecat.vault.VaultKey.IfNew;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key file of the local vault, and what refuses to start with it. */
class VaultKeyTest {

  private final ManualClock clock = new ManualClock();
  private final InterceptedPointerStore store =
      new InterceptedPointerStore(new InMemoryPointerStore());
  private final SecretRef ref = new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "c");
  private final SecretVersion first = SecretVersion.random();
  private final SecretVersion second = SecretVersion.random();
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("vault.keyset.json");
  }

  // A new vault

  @Test
  void open_newVault_makesAFileForItsUserOnly() throws IOException {
    open(IfNew.CREATE);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).contains("primaryKeyId", "AesGcmKey");
    assertThat(filesIn(directory)).containsExactly(file);
  }

  @Test
  void open_again_opensWhatWasWritten() {
    secrets().create(ref, value("one"), first);

    LocalSecretsManager later = new LocalSecretsManager(store, open(IfNew.REFUSE), clock);

    assertThat(later.get(ref, first)).isEqualTo(value("one"));
  }

  @Test
  void open_newVaultMayNotBeMade_isRefusedAndMakesNothing() throws IOException {
    assertRefused(IfNew.REFUSE, "is missing");

    assertThat(filesIn(directory)).isEmpty();
    assertThat(store.list("", 1, "").pointers()).isEmpty();
  }

  @Test
  void open_fileOfTheOperatorAndNoVaultYet_isTaken() throws IOException {
    byte[] content = otherKeyFile();
    write(file, content);

    open(IfNew.REFUSE);

    assertThat(Files.readAllBytes(file)).isEqualTo(content);
    assertThat(store.get("vault-key")).isPresent();
  }

  @Test
  void open_storeFailsAfterTheFileWasMade_goesOnNextTime() throws IOException {
    failNextCommit();
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(() -> open(IfNew.CREATE));
    byte[] content = Files.readAllBytes(file);

    secrets().create(ref, value("one"), first);

    assertThat(Files.readAllBytes(file)).isEqualTo(content);
    assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
  }

  @Test
  void open_anotherProcessAddsItsCheckInBetween_usesTheSameKey() {
    store.beforeNextCommit(() -> open(IfNew.CREATE));

    secrets().create(ref, value("one"), first);

    assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
    assertThat(VaultKey.list(file, store)).hasSize(1);
  }

  @Test
  void open_anotherProcessMakesTheVaultRightAfterTheLook_usesItsKey() {
    store.beforeNextGet(() -> open(IfNew.CREATE));

    secrets().create(ref, value("one"), first);

    assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
    assertThat(VaultKey.list(file, store)).hasSize(1);
  }

  @Test
  void open_newVaultManyTimesAtOnce_allUseOneKey() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = Collections.nCopies(8, (Callable<VaultKey>) () -> open(IfNew.CREATE));
      for (Future<VaultKey> key : threads.invokeAll(calls)) {
        SecretRef own = new SecretRef(ref.account(), ref.type(), SecretVersion.random().id());
        new LocalSecretsManager(store, key.get(), clock).create(own, value("one"), first);
        assertThat(secrets().get(own, first)).isEqualTo(value("one"));
      }
    }
    assertThat(filesIn(directory)).containsExactly(file);
  }

  // Refusals

  @Test
  void open_fileGoneAndNoSecretYet_isRefusedAndNoOtherIsMade() throws IOException {
    open(IfNew.CREATE);
    Files.delete(file);

    assertRefused(IfNew.CREATE, "put it back from a backup");

    assertThat(file).doesNotExist();
  }

  @Test
  void open_fileGone_isRefusedAndNoOtherIsMade() throws IOException {
    secrets().create(ref, value("one"), first);
    Files.delete(file);

    assertRefused(IfNew.CREATE, "put it back from a backup");

    assertThat(file).doesNotExist();
  }

  @Test
  void open_keyOfAnotherVault_isRefused() throws IOException {
    open(IfNew.CREATE);
    long lost = VaultKey.list(file).getFirst().id();
    write(file, otherKeyFile());

    assertRefused(IfNew.CREATE, "lacks keys", "[" + lost + "]");
  }

  @Test
  void open_sameIdOtherKey_isRefused() throws IOException {
    open(IfNew.CREATE);
    String id = String.valueOf(VaultKey.list(file).getFirst().id());
    String other = new String(otherKeyFile(), UTF_8);
    write(file, other.replaceAll("(?i)(keyid\": *)\\d+", "$1" + id).getBytes(UTF_8));
    assertThat(VaultKey.list(file).getFirst().id()).isEqualTo(Long.parseLong(id));

    assertRefused(IfNew.CREATE, "lacks keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "canary", "{}", "[]", "{\"primaryKeyId\":1,\"key\":[]}", "null", "{"})
  @DisplayName("P3: what is wrong in a key file is not quoted")
  void open_notAKeyset_isRefusedAndNotQuoted(String content) throws IOException {
    open(IfNew.CREATE);
    write(file, content.getBytes(UTF_8));

    VaultKeyException failure = assertRefused(IfNew.CREATE, "is not a Tink keyset");

    assertThat(failure).hasNoCause();
    assertThat(trace(failure)).doesNotContain("canary");
  }

  @Test
  void open_fileCutShort_isRefusedAndNotQuoted() throws IOException {
    open(IfNew.CREATE);
    byte[] content = Files.readAllBytes(file);
    String key = keyMaterial();
    for (int length = 0; length < content.length - 1; length++) {
      write(file, Arrays.copyOf(content, length));

      assertThat(trace(assertRefused(IfNew.CREATE, "put"))).doesNotContain(key.substring(0, 8));
    }
  }

  @Test
  void open_anyByteOfTheFileDamaged_isRefusedOrTheSameKey() throws IOException {
    secrets().create(ref, value("one"), first);
    byte[] content = Files.readAllBytes(file);
    String key = keyMaterial();
    for (int i = 0; i < content.length; i++) {
      byte[] bad = content.clone();
      bad[i] ^= 0x05;
      write(file, bad);
      try {
        assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
      } catch (VaultKeyException e) {
        assertThat(trace(e)).contains(file.toString()).doesNotContain(key.substring(0, 8));
      }
    }
  }

  @Test
  void open_keyOfAnotherKind_isRefused() throws IOException {
    open(IfNew.CREATE);
    String content = Files.readString(file);
    write(file, content.replace("\"TINK\"", "\"RAW\"").getBytes(UTF_8));

    assertRefused(IfNew.CREATE, "is not a Tink keyset of AES-256-GCM keys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rwx--x---"})
  void open_fileOpenToOthers_isRefused(String mode) throws IOException {
    open(IfNew.CREATE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertRefused(IfNew.CREATE, mode, "chmod 600");
  }

  @Test
  void open_fileReadOnly_works() throws IOException {
    open(IfNew.CREATE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

    assertThat(open(IfNew.REFUSE)).isNotNull();
  }

  @Test
  void open_fileOfAnotherUser_isRefused() throws IOException {
    open(IfNew.CREATE);
    assumeThat((Integer) Files.getAttribute(file, "unix:uid")).as("only root may chown").isZero();
    Files.setAttribute(file, "unix:uid", 12_345);

    assertRefused(IfNew.CREATE, "belongs to another user", "chown 0");
  }

  @Test
  void open_directoryInItsPlace_isRefused() throws IOException {
    Files.createDirectory(file);

    assertRefused(IfNew.CREATE, "is not a file");
  }

  @Test
  void open_hugeFile_isRefused() throws IOException {
    write(file, new byte[2 << 20]);

    assertRefused(IfNew.CREATE, "is too large");
  }

  @Test
  void open_directoryMissing_namesIt() {
    file = directory.resolve("missing/key.json");

    assertRefused(IfNew.CREATE, directory.resolve("missing") + " does not exist");
  }

  @Test
  void open_noPosixFileSystem_isRefused() throws IOException {
    try (var zip =
        FileSystems.newFileSystem(directory.resolve("a.zip"), Map.of("create", "true"))) {
      file = zip.getPath("/key.json");
      assertRefused(IfNew.CREATE, "without owners and modes");
      Files.write(file, otherKeyFile());
      assertRefused(IfNew.CREATE, "without owners and modes");
    }
  }

  @Test
  void open_secretsWithoutCheckValue_isRefused() throws IOException {
    secrets().create(ref, value("one"), first);
    Pointer check = store.get("vault-key").orElseThrow();
    assertThat(store.commit(List.of(Change.delete(check)))).isTrue();

    assertRefused(IfNew.CREATE, "cannot be checked");
    Files.delete(file);
    assertRefused(IfNew.CREATE, "put it back from a backup");
    assertThat(file).doesNotExist();
  }

  @Test
  void rotate_checkValuesOfNewerFormat_isRefusedWithoutChangeAtNextOpen() {
    open(IfNew.CREATE);
    Pointer check = store.get("vault-key").orElseThrow();
    byte[] newer = check.value().clone();
    newer[0] = 2;
    assertThat(store.commit(List.of(Change.replace(check, newer)))).isTrue();
    assertThat(open(IfNew.REFUSE)).isNotNull();

    assertThatExceptionOfType(FailedPreconditionException.class)
        .isThrownBy(this::rotate)
        .matches(failure -> failure.reason() == ErrorReason.NEWER_FORMAT);

    assertThat(store.get("vault-key").orElseThrow().value()).isEqualTo(newer);
  }

  // Rotation

  @Test
  void rotate_once_addsAPrimaryKeyAndOldSecretsOpen() throws IOException {
    Instant start = clock.instant();
    secrets().create(ref, value("one"), first);
    long old = VaultKey.list(file).getFirst().id();
    clock.advance(Duration.ofDays(90));

    VaultKey key = rotate();

    assertThat(new LocalSecretsManager(store, key, clock).get(ref, first)).isEqualTo(value("one"));
    assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
    List<VaultKey.Entry> keys = VaultKey.list(file, store);
    assertThat(keys)
        .containsExactly(
            new VaultKey.Entry(old, true, false, Optional.of(start)),
            new VaultKey.Entry(keys.getLast().id(), true, true, Optional.of(clock.instant())));
    assertThat(VaultKey.list(file))
        .extracting(VaultKey.Entry::createTime)
        .containsOnly(Optional.empty());
    assertThat(filesIn(directory)).containsExactly(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void put_afterRotation_encryptsTheWholeRowAnew() {
    secrets().create(ref, value("one"), first);
    byte[] old = ciphertextPrefix(VaultKey.list(file).getFirst().id());
    rotate();
    assertThat(contains(row(), old)).isTrue();

    secrets().put(ref, value("two"), second);

    assertThat(contains(row(), old)).isFalse();
    assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
    assertThat(secrets().get(ref, second)).isEqualTo(value("two"));
  }

  @Test
  void put_afterRotationAndValueBeforeDamaged_succeeds() {
    secrets().create(ref, value("one"), first);
    rotate();
    Pointer read = store.get("vault/" + ref.name()).orElseThrow();
    byte[] damaged = read.value().clone();
    damaged[damaged.length - 2] ^= 1;
    assertThat(store.commit(List.of(Change.replace(read, damaged)))).isTrue();
    assertThatExceptionOfType(DataLossException.class).isThrownBy(() -> secrets().current(ref));

    secrets().put(ref, value("two"), second);

    assertThat(secrets().current(ref).value()).isEqualTo(value("two"));
  }

  /** Each damage has a word, and none is a defect. */
  @Test
  void open_whatTheStoreKnowsOfKeysDamaged_isRefusedAsDamage() {
    secrets().create(ref, value("one"), first);
    byte[] good = store.get("vault-key").orElseThrow().value();
    for (int i = 0; i < good.length; i++) {
      byte[] damaged = good.clone();
      damaged[i] = 0x7f;
      Pointer known = store.get("vault-key").orElseThrow();
      assertThat(store.commit(List.of(Change.replace(known, damaged)))).isTrue();
      try {
        assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
      } catch (FloecatException | VaultKeyException e) {
        assertThat(e).hasMessageNotContaining("defect");
      }
    }
  }

  @Test
  void rotate_diesBeforeTheStoreKnows_startsAndTheStoreLearnsIt() throws IOException {
    secrets().create(ref, value("one"), first);
    byte[] before = Files.readAllBytes(file);
    failNextCommit();
    assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::rotate);

    LocalSecretsManager secrets = secrets();

    assertThat(secrets.get(ref, first)).isEqualTo(value("one"));
    secrets.put(ref, value("two"), second);
    assertThat(secrets().get(ref, second)).isEqualTo(value("two"));
    assertThat(VaultKey.list(file, store)).hasSize(2).allMatch(key -> key.createTime().isPresent());
    write(file, before);
    assertRefused(IfNew.REFUSE, "lacks keys");
  }

  @Test
  void rotate_diesTwiceBeforeTheStoreKnows_losesNothing() {
    secrets().create(ref, value("one"), first);
    for (int i = 0; i < 2; i++) {
      failNextCommit();
      assertThatExceptionOfType(UnavailableException.class).isThrownBy(this::rotate);
    }
    rotate();

    assertThat(secrets().get(ref, first)).isEqualTo(value("one"));
    assertThat(VaultKey.list(file, store)).filteredOn(VaultKey.Entry::primary).hasSize(1);
  }

  @Test
  void rotate_fileMissing_isRefused() {
    assertThatExceptionOfType(VaultKeyException.class)
        .isThrownBy(this::rotate)
        .withMessageContaining(file.toString());
    assertThat(file).doesNotExist();
  }

  @Test
  void rotate_keyOfAnotherVault_isRefusedAndUnchanged() throws IOException {
    open(IfNew.CREATE);
    byte[] content = otherKeyFile();
    write(file, content);

    assertThatExceptionOfType(VaultKeyException.class).isThrownBy(this::rotate);

    assertThat(Files.readAllBytes(file)).isEqualTo(content);
  }

  @Test
  void rotate_fileBehindALink_replacesWhatTheLinkNames() throws IOException {
    open(IfNew.CREATE);
    Path real = directory.resolve("real.json");
    Files.move(file, real);
    Files.createSymbolicLink(file, real);

    rotate();

    assertThat(file).isSymbolicLink();
    assertThat(VaultKey.list(real)).hasSize(2);
  }

  @Test
  @DisplayName("P3: a key does not print itself")
  void toString_key_showsNoKey() throws IOException {
    VaultKey key = open(IfNew.CREATE);

    assertThat(key.toString()).doesNotContain(keyMaterial());
    assertThat(VaultKey.list(file, store).toString()).doesNotContain(keyMaterial());
  }

  private VaultKey open(IfNew ifNew) {
    return VaultKey.open(file, store, clock, ifNew);
  }

  private VaultKey rotate() {
    return VaultKey.rotate(file, store, clock);
  }

  private LocalSecretsManager secrets() {
    return new LocalSecretsManager(store, open(IfNew.CREATE), clock);
  }

  private VaultKeyException assertRefused(IfNew ifNew, String... words) {
    VaultKeyException failure = catchThrowableOfType(VaultKeyException.class, () -> open(ifNew));
    assertThat(failure).hasMessageContaining(file.toString()).hasMessageContainingAll(words);
    return failure;
  }

  private void failNextCommit() {
    store.beforeNextCommit(
        () -> {
          throw InterceptedPointerStore.unavailable();
        });
  }

  /** The key file of another vault. */
  private byte[] otherKeyFile() throws IOException {
    Path other = Files.createTempDirectory(directory, "other").resolve("key.json");
    VaultKey.open(other, new InMemoryPointerStore(), clock, IfNew.CREATE);
    return Files.readAllBytes(other);
  }

  private String keyMaterial() throws IOException {
    var value = Pattern.compile("\"value\": *\"([^\"]+)\"").matcher(Files.readString(file));
    assertThat(value.find()).isTrue();
    return value.group(1);
  }

  private byte[] row() {
    return store.get("vault/" + ref.name()).orElseThrow().value();
  }

  /** How Tink's ciphertexts of a key begin. */
  private static byte[] ciphertextPrefix(long id) {
    return ByteBuffer.allocate(5).put((byte) 1).putInt((int) id).array();
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    return hex.formatHex(bytes).contains(hex.formatHex(part));
  }

  private static SecretValue value(String text) {
    return SecretValue.ofUtf8(text);
  }

  private static void write(Path to, byte[] content) throws IOException {
    Files.deleteIfExists(to);
    Files.createFile(
        to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(to, content);
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
