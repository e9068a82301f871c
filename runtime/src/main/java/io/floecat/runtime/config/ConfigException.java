package io.floecat.runtime.config;

import java.util.List;

/** The settings cannot be used. Says everything that is wrong with them at once, no values. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** Each of {@code problems}, at least one, names a key, a variable or a file and the fix. */
  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each. */
  public List<String> problems() {
    return problems;
  }
}
