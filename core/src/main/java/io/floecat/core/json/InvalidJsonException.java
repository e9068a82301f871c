package io.floecat.core.json;

/**
 * A text that is not JSON, or not JSON of the message it should be. Never quotes the text and has
 * no cause: both could hold a credential.
 */
public final class InvalidJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  InvalidJsonException(String path, String problem) {
    super(path.isEmpty() ? problem : path + ": " + problem);
    this.path = path;
    this.problem = problem;
  }

  /** The field at fault by its name in the schema, {@code auth.basic}; empty for the whole text. */
  public String path() {
    return path;
  }

  /** What is wrong with it, for the caller. */
  public String problem() {
    return problem;
  }
}
