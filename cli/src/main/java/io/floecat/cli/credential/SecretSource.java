package io.floecat.cli.credential;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads a secret from where it is said to be: {@code @FILE}, {@code -} for standard input, or
 * {@code env:NAME}. An argument itself is never a secret, because process lists and histories keep
 * it.
 */
public final class SecretSource {

  /** More than any credential may have. */
  private static final int LIMIT = 65_536;

  private final Shell shell;

  /** Reads from {@code shell}. */
  public SecretSource(Shell shell) {
    this.shell = shell;
  }

  /**
   * The secret, without one newline at its end. Only an empty {@code source} gives an empty one, so
   * that an empty file is not taken for the wish to clear.
   *
   * @param name what it is called in errors
   * @param flag how it is given, up to the {@code =}
   * @throws CliException there is none; the error never holds a value
   */
  public String read(String name, String flag, String source) {
    if (source.isEmpty()) {
      return "";
    }
    if (source.equals("-")) {
      return text("standard input", shell.takeInput(LIMIT + 1));
    }
    if (source.startsWith("@")) {
      return text("the file " + source.substring(1), bytes(source.substring(1)));
    }
    if (source.startsWith("env:")) {
      return variable(name, source.substring("env:".length()));
    }
    throw CliException.usage(
        "%1$s is secret, and arguments end up in process lists and histories: give it as %2$s=@FILE, %2$s=- (standard input) or %2$s=env:NAME"
            .formatted(name, flag));
  }

  private String variable(String name, String variable) {
    String value =
        shell
            .variable(variable)
            .filter(it -> !it.isEmpty())
            .orElseThrow(
                () ->
                    CliException.usage(
                        "%s: the environment variable after env: is not set".formatted(name)));
    if (shell.isDoubtful(value)) {
      throw CliException.usage(
          "%s: the environment variable after env: is not text in UTF-8, or was read in another charset: set LC_ALL=C.UTF-8"
              .formatted(name));
    }
    return value;
  }

  private static byte[] bytes(String file) {
    try (var in = Files.newInputStream(Path.of(file))) {
      return in.readNBytes(LIMIT + 1);
    } catch (NoSuchFileException | InvalidPathException e) {
      throw CliException.usage("there is no file " + file);
    } catch (IOException e) {
      throw CliException.failure("cannot read the file " + file, e);
    }
  }

  private static String text(String where, byte[] bytes) {
    try {
      String text = Utf8.decode(bytes);
      String secret = text.replaceFirst("\r?\n\\z", "");
      if (secret.isEmpty()) {
        throw CliException.usage(where + " is empty");
      }
      if (bytes.length > LIMIT) {
        throw CliException.usage(
            String.format(Locale.ROOT, "%s has more than %,d bytes", where, LIMIT));
      }
      return secret;
    } catch (NotTextException e) {
      throw CliException.usage(where + " " + e.getMessage());
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
