package io.floecat.cli.client;

import io.floecat.cli.shell.CliException;
import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The secret of a client of an issuer, in a file that is private to this user. */
final class ClientSecret {

  private static final int MAX_BYTES = 65_536;

  private ClientSecret() {}

  /**
   * The file's text without blanks around it.
   *
   * @throws CliException there is none, or others can read it
   */
  static String read(Path file) {
    try {
      if (!FileAccess.of(file).isPrivateTo(FileAccess.User.current())) {
        throw CliException.failure(
            "the client secret file %s is open to other users; run: chmod 600 %s"
                .formatted(file, file));
      }
      String secret = Utf8.read(file, MAX_BYTES).strip();
      if (secret.isEmpty()) {
        throw CliException.failure("the client secret file %s is empty".formatted(file));
      }
      return secret;
    } catch (NotTextException e) {
      throw CliException.failure("the client secret file %s %s".formatted(file, e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw CliException.failure("there is no client secret file " + file, e);
    } catch (IOException e) {
      throw CliException.failure("cannot read the client secret file " + file, e);
    }
  }
}
