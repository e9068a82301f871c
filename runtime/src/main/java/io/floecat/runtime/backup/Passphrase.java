package io.floecat.runtime.backup;

import java.util.Arrays;

/**
 * What protects the vault's key in a backup. Does not print itself, and is forgotten when closed.
 */
public final class Passphrase implements AutoCloseable {

  /** Shorter ones are guessed; the file may be anywhere one day. */
  public static final int MIN_LENGTH = 12;

  private final char[] characters;

  private Passphrase(char[] characters) {
    this.characters = characters;
  }

  /** Throws {@link BackupException} where {@code text} is too short to protect anything. */
  public static Passphrase of(String text) {
    if (text.length() < MIN_LENGTH) {
      throw new BackupException(
          "a passphrase has at least %s characters: this one is guessed too easily"
              .formatted(MIN_LENGTH));
    }
    return new Passphrase(text.toCharArray());
  }

  char[] characters() {
    return characters;
  }

  @Override
  public void close() {
    Arrays.fill(characters, '\0');
  }

  @Override
  public String toString() {
    return "Passphrase[********]";
  }
}
