package io.floecat.runtime.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The vault's key file under a passphrase: salt, iterations, nonce, then AES-256-GCM under a key
 * that PBKDF2 makes. Tink, which encrypts everything else, has no keys from passphrases.
 */
final class SealedKey {

  /** What OWASP asks for of PBKDF2 with HMAC-SHA256 (2023): about a quarter of a second. */
  private static final int ITERATIONS = 600_000;

  /** A file that asks for more is none of ours, and would keep us busy. */
  private static final int MAX_ITERATIONS = 10_000_000;

  private static final int SALT_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int KEY_BITS = 256;
  private static final int TAG_BITS = 128;
  private static final byte[] PURPOSE = "floecat backup: vault key, format 1".getBytes(US_ASCII);

  private SealedKey() {}

  static byte[] seal(byte[] keyFile, Passphrase passphrase) {
    byte[] salt = random(SALT_BYTES);
    byte[] nonce = random(NONCE_BYTES);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, passphrase, salt, ITERATIONS, nonce).doFinal(keyFile);
      return ByteBuffer.allocate(SALT_BYTES + Integer.BYTES + NONCE_BYTES + sealed.length)
          .put(salt)
          .putInt(ITERATIONS)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM and PBKDF2", e);
    }
  }

  /** Throws {@link BackupException} where it is another passphrase, or the bytes were changed. */
  static byte[] open(byte[] sealedKey, Passphrase passphrase) {
    try {
      ByteBuffer in = ByteBuffer.wrap(sealedKey);
      byte[] salt = take(in, SALT_BYTES);
      int iterations = in.getInt();
      byte[] nonce = take(in, NONCE_BYTES);
      if (iterations < 1 || iterations > MAX_ITERATIONS) {
        throw new BackupException("the backup's key is damaged: use another backup");
      }
      return cipher(Cipher.DECRYPT_MODE, passphrase, salt, iterations, nonce)
          .doFinal(take(in, in.remaining()));
    } catch (AEADBadTagException e) {
      throw new BackupException("this is not the passphrase of the backup, or it is damaged", e);
    } catch (BufferUnderflowException | GeneralSecurityException e) {
      throw new BackupException("the backup's key is damaged: use another backup", e);
    }
  }

  private static Cipher cipher(
      int mode, Passphrase passphrase, byte[] salt, int iterations, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key(passphrase, salt, iterations), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(PURPOSE);
    return cipher;
  }

  private static SecretKey key(Passphrase passphrase, byte[] salt, int iterations)
      throws GeneralSecurityException {
    var spec = new PBEKeySpec(passphrase.characters(), salt, iterations, KEY_BITS);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    try {
      return new SecretKeySpec(key, "AES");
    } finally {
      spec.clearPassword();
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
