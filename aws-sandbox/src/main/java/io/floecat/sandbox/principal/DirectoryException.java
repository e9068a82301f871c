package io.floecat.sandbox.principal;

import org.jspecify.annotations.Nullable;

/** The directory of policies has a mistake; the message names the file and the fix. */
public final class DirectoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DirectoryException(String message) {
    super(message);
  }

  DirectoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What is wrong and what to do; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
