package io.floecat.spi.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that only their owner can use, from their first moment on. */
public final class OwnerOnly {

  /** What a file is made with: mode 0600. */
  public static final FileAttribute<Set<PosixFilePermission>> FILE = of("rw-------");

  /** What a directory is made with: mode 0700. */
  public static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = of("rwx------");

  private OwnerOnly() {}

  /**
   * Whether only its owner can read, write or run the file.
   *
   * @throws IOException it is not there, or its directory cannot be read
   */
  public static boolean holdsFor(Path file) throws IOException {
    return DIRECTORY.value().containsAll(Files.getPosixFilePermissions(file));
  }

  private static FileAttribute<Set<PosixFilePermission>> of(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }
}
