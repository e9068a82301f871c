package io.floecat.runtime.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * The program cannot start. The message is one line for the operator: what is wrong, and the fix.
 */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** {@code message} names the file or setting at fault, and no secret. */
  public StartException(String message) {
    super(message);
  }

  /** {@code cause} is for the log. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the operating system said, without the path that it puts before it. */
  public static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such directory";
      case FileAlreadyExistsException _ -> "a part of its path is a file";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
