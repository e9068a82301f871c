package io.floecat.spi.file;

import java.io.IOException;

/** The bytes are no text in UTF-8. The message follows the name of what holds them. */
public final class NotTextException extends IOException {

  private static final long serialVersionUID = 1L;

  NotTextException(String message) {
    super(message);
  }

  /** What is wrong and how to mend it, such as "is text in UTF-16: save it as UTF-8". */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
