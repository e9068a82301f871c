package io.floecat.cli.credential;

import io.floecat.cli.shell.CliException;

/** A flag's {@code key=value}. Does not print its value, which may be a secret. */
public record Assignment(String key, String value) {

  /**
   * Takes {@code text} apart at its first {@code =}.
   *
   * @param flag the flag it was given to, for the error
   * @throws CliException it has no key or no {@code =}
   */
  public static Assignment parse(String flag, String text) {
    int end = text.indexOf('=');
    if (end < 1) {
      throw CliException.usage("%s takes key=value".formatted(flag));
    }
    return new Assignment(text.substring(0, end), text.substring(end + 1));
  }

  @Override
  public String toString() {
    return key + "=...";
  }
}
