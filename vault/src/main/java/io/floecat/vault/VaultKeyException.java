package io.floecat.vault;

import org.jspecify.annotations.Nullable;

/**
 * The vault's key file cannot be used. The message is for the operator: it names the file and says
 * what to do, and holds nothing of what is in the file.
 */
public final class VaultKeyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  VaultKeyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
