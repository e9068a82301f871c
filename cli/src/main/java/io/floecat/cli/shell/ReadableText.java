package io.floecat.cli.shell;

import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Refuses text that was spoilt before it came here. Java reads arguments, environment and file
 * names in the charset of the locale, replaces what that does not have, and reads UTF-8 in Latin-1
 * as other letters. The launcher sees to UTF-8; whoever starts Java without it may not.
 */
final class ReadableText {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private static final String REMEDY =
      "start Floecat by its launcher, or set LC_ALL=C.UTF-8 (and give text in UTF-8)";

  private final String charset;

  /** {@code charset} is what Java reads arguments in, as it names it. */
  ReadableText(String charset) {
    this.charset = charset;
  }

  /**
   * Returns if all arguments can be what was typed.
   *
   * @throws CliException one of them cannot be; it is not quoted, because it may be a secret
   */
  void requireArguments(List<String> arguments) {
    if (arguments.stream().anyMatch(this::isDoubtful) || hasLostBytes()) {
      throw CliException.usage(
          "an argument is not text in UTF-8, or was read in another charset (%s): %s"
              .formatted(charset, REMEDY));
    }
  }

  /**
   * Returns if a directory's name can be what it is.
   *
   * @param what it is called in the error
   */
  void requireDirectory(String what, String name) {
    if (isDoubtful(name)) {
      throw CliException.usage(
          "the name of %s is not text in UTF-8, or was read in another charset (%s): %s"
              .formatted(what, charset, REMEDY));
    }
  }

  /** Whether {@code text} may be other than what was written. */
  boolean isDoubtful(String text) {
    return Utf8.isMangled(text) || (!isUtf8() && !isAscii(text));
  }

  /** In ASCII, Java makes question marks of other bytes: only the system still has them. */
  private boolean hasLostBytes() {
    if (isUtf8()) {
      return false;
    }
    try {
      byte[] typed = Files.readAllBytes(COMMAND_LINE);
      return !isAscii(new String(typed, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false; // A system without it reads arguments in UTF-8.
    }
  }

  private boolean isUtf8() {
    return charset.isEmpty() || charset.equalsIgnoreCase("UTF-8");
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(character -> character < 0x80);
  }
}
