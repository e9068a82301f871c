package io.floecat.cli.client;

import io.floecat.cli.shell.CliException;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** What the server knows the caller by. Does not print itself. */
final class ClientToken {

  private static final Pattern LEGAL = Pattern.compile("[\\x21-\\x7e]+");

  private static final int MAX_BYTES = 1 << 20;

  private final String value;
  private final String origin;

  private ClientToken(String value, String origin) {
    if (!LEGAL.matcher(value).matches()) {
      throw CliException.failure(
          "the token of %s is not one word of visible ASCII characters".formatted(origin));
    }
    this.value = value;
    this.origin = origin;
  }

  /** The token {@code value}, which came from {@code origin}. */
  static ClientToken of(String value, String origin) {
    return new ClientToken(value, origin);
  }

  /**
   * The first token of {@code file}.
   *
   * @throws CliException the file cannot be read, or holds none
   */
  static ClientToken read(Path file) {
    try {
      return Utf8.read(file, MAX_BYTES)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .findFirst()
          .map(value -> new ClientToken(value, file.toString()))
          .orElseThrow(() -> CliException.failure("the token file %s is empty".formatted(file)));
    } catch (NoSuchFileException e) {
      throw CliException.failure(
          "no token: there is no file %s, which `floecat serve` makes at its first start; for another server, set floecat.client.token-file or FLOECAT_CLIENT_TOKEN"
              .formatted(file),
          e);
    } catch (NotTextException e) {
      throw CliException.failure("the token file %s %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw CliException.failure("cannot read the token file " + file, e);
    }
  }

  /** What to send; called where the request is made. */
  String value() {
    return value;
  }

  /** Where it came from, for errors. */
  String origin() {
    return origin;
  }
}
