package io.floecat.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.FileAccess.User;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.OwnerOnly;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The file that a keyset is kept in: private as {@link FileAccess#isPrivateTo} says, and at any
 * time either wholly the old or wholly the new one. Every problem is a {@link VaultKeyException}.
 */
final class KeyFile {

  /** Far more than any keyset has. */
  private static final int MAX_BYTES = 1 << 20;

  private interface Publish {
    void publish(Path fresh, Path target) throws IOException;
  }

  private final Path path;

  KeyFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /** Whether there is a file, or anything else, of that name. */
  boolean exists() {
    return !Files.notExists(path);
  }

  /** Reads the keys, if nobody else can. */
  Keyset read() {
    try {
      requirePrivate();
      return Keyset.fromJson(Utf8.read(path, MAX_BYTES));
    } catch (NotTextException e) {
      throw problem(e.getMessage(), null);
    } catch (IOException e) {
      throw problem("cannot be read: " + reason(e), e);
    } catch (GeneralSecurityException _) {
      // Without the cause: it may quote the keys.
      throw problem("is not a Tink keyset of AES-256-GCM keys: put the right file back", null);
    }
  }

  /** Makes the file, unless another process makes it first; durable when this returns. */
  void create(Keyset keyset) {
    write(keyset, path, KeyFile::linkIfAbsent);
  }

  /** Replaces the file's content; durable when this returns. */
  void replace(Keyset keyset) {
    try {
      write(keyset, path.toRealPath(), KeyFile::rename);
    } catch (IOException e) {
      throw problem("cannot be read: " + reason(e), e);
    }
  }

  private void write(Keyset keyset, Path target, Publish publish) {
    try {
      Path directory = directory(target);
      requirePosix(directory);
      Path fresh =
          Files.createTempFile(directory, target.getFileName() + ".", ".new", OwnerOnly.FILE);
      try {
        writeAll(fresh, keyset.toJson().getBytes(UTF_8));
        publish.publish(fresh, target);
      } finally {
        Files.deleteIfExists(fresh);
      }
      sync(directory);
    } catch (IOException e) {
      throw problem("cannot be written: " + reason(e), e);
    }
  }

  /** What to tell the operator about this file. */
  VaultKeyException problem(String problem, @Nullable Throwable cause) {
    return new VaultKeyException("the vault key file " + path + " " + problem, cause);
  }

  private void requirePrivate() throws IOException {
    requirePosix(path);
    if (!Files.isRegularFile(path)) {
      throw problem("is not a file: put the vault's key file there", null);
    }
    if (Files.size(path) > MAX_BYTES) {
      throw problem("is too large to be one: put the right file back", null);
    }
    FileAccess access = FileAccess.of(path);
    User user = User.current();
    if (!access.isPrivateTo(user)) {
      throw problem(
          "is open to other users (%s): run chmod 600 on it"
              .formatted(PosixFilePermissions.toString(access.mode())),
          null);
    }
    if (!access.isOfUserOrRoot(user)) {
      throw problem("belongs to another user: run chown %s on it".formatted(user.id()), null);
    }
  }

  private void requirePosix(Path place) throws IOException {
    if (!Files.getFileStore(place).supportsFileAttributeView(PosixFileAttributeView.class)) {
      throw problem("is on a file system without owners and modes: choose another place", null);
    }
  }

  private static void writeAll(Path file, byte[] content) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static void linkIfAbsent(Path fresh, Path target) throws IOException {
    try {
      Files.createLink(target, fresh);
    } catch (FileAlreadyExistsException _) {
      // Then that one is the vault's.
    }
  }

  private static void rename(Path fresh, Path target) throws IOException {
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + " does not exist";
      case AccessDeniedException denied -> "this user has no access to " + denied.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }
}
