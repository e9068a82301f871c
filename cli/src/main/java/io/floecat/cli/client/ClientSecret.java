package io.floecat.cli.client;

import io.floecat.cli.shell.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The secret of a client of an issuer, in a file that only its owner reads. */
final class ClientSecret {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private ClientSecret() {}

  /**
   * The file's text without blanks around it.
   *
   * @throws CliException there is none, or others can read it
   */
  static String read(Path file) {
    try {
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw CliException.failure(
            "the client secret file %s is open to other users; run: chmod 600 %s"
                .formatted(file, file));
      }
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw CliException.failure("the client secret file %s is empty".formatted(file));
      }
      return secret;
    } catch (NoSuchFileException e) {
      throw CliException.failure("there is no client secret file " + file, e);
    } catch (IOException e) {
      throw CliException.failure("cannot read the client secret file " + file, e);
    }
  }
}
