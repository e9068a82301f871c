package io.floecat.server.auth;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.spi.file.FileAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAuthenticatorTest {

  private static final String FIRST = "first-token-".repeat(3);
  private static final String SECOND = "second-token-".repeat(3);

  @TempDir Path directory;
  private final AtomicLong nanoTime = new AtomicLong();
  private Path path = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    path = directory.resolve("tokens");
    write("# ours\n\n" + FIRST + "\n  " + SECOND + "  \n");
  }

  @Test
  void authenticate_anyTokenOfTheFile_isAnAdminWithANameOfItsOwn() {
    TokenAuthenticator authenticator = authenticator();

    assertThat(authenticator.authenticate(FIRST).join().subject()).matches("token:[0-9a-f]{8}");
    assertThat(authenticator.authenticate(FIRST).join())
        .isEqualTo(authenticator.authenticate(FIRST).join())
        .isNotEqualTo(authenticator.authenticate(SECOND).join());
    assertThat(authenticator.authenticate(SECOND).join().everywhere()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "# ours", "first-token-first-token-first-token", FIRST_CUT, "x"})
  void authenticate_anythingElse_isRefusedWithoutRepeatingIt(String token) {
    TokenAuthenticator authenticator = authenticator();

    assertThat(authenticator.authenticate(token))
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOf(UnauthenticatedException.class)
        .withMessage("the token is not accepted; the server takes those in its token file");
  }

  private static final String FIRST_CUT = "first-token-first-token-first-token-x";

  @Test
  void authenticate_fileChanged_takesTheNewTokensWithinASecond() throws IOException {
    TokenAuthenticator authenticator = authenticator();
    write(SECOND);

    nanoTime.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(authenticator.authenticate(FIRST)).isCompleted();

    nanoTime.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(authenticator.authenticate(FIRST)).isCompletedExceptionally();
    assertThat(authenticator.authenticate(SECOND)).isCompleted();
  }

  @Test
  void authenticate_newFileIsUnusable_keepsTheTokensUntilItIsMended() throws IOException {
    TokenAuthenticator authenticator = authenticator();
    for (String broken : new String[] {"", "# nothing", "short", FIRST + " " + SECOND}) {
      write(broken);
      nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(authenticator.authenticate(FIRST)).isCompleted();
    }
    write(SECOND);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(authenticator.authenticate(FIRST)).isCompleted();

    Files.delete(path);
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(authenticator.authenticate(FIRST)).isCompleted();

    write(SECOND);
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(authenticator.authenticate(FIRST)).isCompletedExceptionally();
  }

  @Test
  void authenticate_newFileIsClosedToOthersAfterwards_takesItsTokens() throws IOException {
    TokenAuthenticator authenticator = authenticator();
    write(SECOND);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(authenticator.authenticate(FIRST)).isCompleted();

    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(authenticator.authenticate(FIRST)).isCompletedExceptionally();
    assertThat(authenticator.authenticate(SECOND)).isCompleted();
  }

  @Test
  void read_fileOpenToOthers_stopsTheStartWithTheFix() throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(this::authenticator)
        .isInstanceOf(StartException.class)
        .hasMessage(
            "the token file %s is open to other users; run: chmod 600 %s".formatted(path, path));
  }

  /** A pipe would be waited for, at the start and with every request. */
  @Test
  void read_noRegularFile_stopsTheStart() throws IOException {
    Files.delete(path);
    Files.createSymbolicLink(path, Path.of("/dev/zero"));

    assertThatThrownBy(this::authenticator)
        .isInstanceOf(StartException.class)
        .hasMessage("the token file %s is not a file".formatted(path));
  }

  @Test
  void read_fileMountedForOurGroup_isTaken() throws IOException {
    assumeTrue(FileAccess.User.current().id() == 0, "gives a file to a group");
    Files.setAttribute(path, "unix:gid", 2000);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r-----"));
    FileAccess access = FileAccess.of(path);

    assertThat(access.isPrivateTo(new FileAccess.User(1000, 1000, Set.of(1000L, 2000L)))).isTrue();
    assertThatThrownBy(this::authenticator)
        .as("this process is not in that group")
        .hasMessageContaining("is open to other users");
  }

  @Test
  void read_byteOrderMark_isNoPartOfTheFirstToken() throws IOException {
    write("\ufeff" + FIRST);
    assertThat(authenticator().authenticate(FIRST)).isCompleted();

    Files.write(path, FIRST.getBytes(UTF_16));
    assertThatThrownBy(this::authenticator)
        .isInstanceOf(StartException.class)
        .hasMessage("the token file %s is text in UTF-16: save it as UTF-8".formatted(path));
  }

  @Test
  void read_noFile_stopsTheStartWithTheFix() throws IOException {
    Files.delete(path);

    assertThatThrownBy(this::authenticator)
        .isInstanceOf(StartException.class)
        .hasMessage(
            "there is no token file %s; run: (umask 077; openssl rand -hex 32 > %s)"
                .formatted(path, path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# only a comment",
        "a-token-that-is-too-short",
        "with a blank in it, but long enough",
        "umlaut-\u00e4-umlaut-umlaut-umlaut-umlaut"
      })
  void read_noUsableToken_stopsTheStartWithoutQuotingTheFile(String content) throws IOException {
    write(content);

    assertThatThrownBy(this::authenticator)
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("the token file %s holds ".formatted(path))
        .message()
        .satisfies(message -> assertThat(content.isEmpty() || !message.contains(content)).isTrue());
  }

  @Test
  void createIfMissing_noFile_makesOneThatOnlyItsOwnerReads() throws IOException {
    Files.delete(path);
    var file = new TokenFile(path);

    file.createIfMissing();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
    assertThat(file.read()).singleElement().asString().matches("floecat_[A-Za-z0-9_-]{43}");
    assertThat(Files.list(directory)).containsExactly(path);
  }

  @Test
  void createIfMissing_fileThere_leavesItAlone() {
    var file = new TokenFile(path);

    file.createIfMissing();

    assertThat(file.read()).containsExactly(FIRST, SECOND);
  }

  private TokenAuthenticator authenticator() {
    return new TokenAuthenticator(new TokenFile(path), nanoTime::get);
  }

  private void write(String text) throws IOException {
    Files.deleteIfExists(path);
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(path, text);
  }
}
