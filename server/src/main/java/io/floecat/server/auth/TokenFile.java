package io.floecat.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.OwnerOnly;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that holds the accepted tokens: one a line, {@code #} begins a comment, private as
 * {@link FileAccess#isPrivateTo} says.
 */
public final class TokenFile {

  /** What RFC 6750 admits in a header; a shorter token could be guessed from its fingerprint. */
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._~+/-]{32,512}=*");

  private static final int RANDOM_BYTES = 32;

  /** Room for thousands of tokens. */
  private static final int MAX_BYTES = 1 << 20;

  private final Path path;

  /** Reads nothing yet. */
  public TokenFile(Path path) {
    this.path = path;
  }

  /** Changes when the file is replaced or written; nothing else can be said about it. */
  record State(FileTime modified, long size, @Nullable Object fileKey) {}

  /** Makes the file with one random token, unless there is one. */
  public void createIfMissing() {
    if (Files.exists(path)) {
      return;
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = "floecat_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    try {
      write(token + "\n");
    } catch (IOException e) {
      throw new StartException(
          "cannot write the token file %s: %s".formatted(path, StartException.reason(e)), e);
    }
  }

  /**
   * The tokens, at least one.
   *
   * @throws StartException the file cannot be used; the message says why and never quotes it
   */
  List<String> read() {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new StartException("the token file %s is not a file".formatted(path));
      }
      if (!FileAccess.of(path).isPrivateTo(FileAccess.User.current())) {
        throw new StartException(
            "the token file %s is open to other users; run: chmod 600 %s".formatted(path, path));
      }
      List<String> tokens =
          Utf8.read(path, MAX_BYTES)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .toList();
      requireLegal(tokens);
      return tokens;
    } catch (NotTextException e) {
      throw new StartException("the token file %s %s".formatted(path, e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new StartException(
          "there is no token file %s; run: (umask 077; openssl rand -hex 32 > %s)"
              .formatted(path, path));
    } catch (IOException e) {
      throw new StartException(
          "cannot read the token file %s: %s".formatted(path, StartException.reason(e)), e);
    }
  }

  /** The file's state, to be compared with an earlier one. */
  State state() throws IOException {
    var attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new State(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private void requireLegal(List<String> tokens) {
    if (tokens.isEmpty()) {
      throw new StartException("the token file %s holds no token".formatted(path));
    }
    if (!tokens.stream().allMatch(token -> LEGAL.matcher(token).matches())) {
      throw new StartException(
          "the token file %s holds a line that is no token: 32 to 512 of A-Z a-z 0-9 . _ ~ + / -"
              .formatted(path));
    }
  }

  /** Whole or not at all: a reader never sees half a token. */
  private void write(String text) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(directory, "token", ".tmp", OwnerOnly.FILE);
    try {
      try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        channel.force(true);
      }
      Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
