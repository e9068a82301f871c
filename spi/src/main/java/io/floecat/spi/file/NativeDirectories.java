package io.floecat.spi.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where libraries can unpack native code to and run it. The usual directory for temporary files may
 * be read-only or mounted {@code noexec}, as on hardened machines and in containers.
 */
public final class NativeDirectories {

  private NativeDirectories() {}

  /** Whether the usual directory for temporary files will do. */
  public static boolean isUsualOneUsable() {
    try {
      return isExecutable(Files.createTempFile("native", ".tmp", OwnerOnly.DIRECTORY));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether {@code directory} will do. */
  public static boolean isUsable(Path directory) {
    try {
      return isExecutable(Files.createTempFile(directory, "native", ".tmp", OwnerOnly.DIRECTORY));
    } catch (IOException e) {
      return false;
    }
  }

  /** The system says no for every file where nothing may be executed. */
  private static boolean isExecutable(Path file) throws IOException {
    try {
      return Files.isExecutable(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
