package io.floecat.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;

/** Encrypts values, each for one secret's name and one version: it opens nowhere else. */
final class SecretCipher {

  private final Keyset keyset;

  SecretCipher(Keyset keyset) {
    this.keyset = keyset;
  }

  VaultVersion seal(SecretRef ref, SecretVersion id, SecretValue value, Instant now) {
    byte[] plaintext = value.expose();
    try {
      return new VaultVersion(id, now, keyset.seal(plaintext, associatedData(ref, id)));
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** The value, which the caller closes. */
  SecretValue open(SecretRef ref, VaultVersion version) {
    try {
      byte[] plaintext = keyset.open(version.sealed(), associatedData(ref, version.id()));
      try {
        return SecretValue.copyOf(plaintext);
      } finally {
        Arrays.fill(plaintext, (byte) 0);
      }
    } catch (GeneralSecurityException e) {
      throw new DataLossException(
          ErrorReason.CORRUPT_DATA, "the secret " + ref + " does not open with the vault's key", e);
    }
  }

  /** The same, sealed by the primary key. What does not open stays as it is. */
  VaultVersion renew(SecretRef ref, VaultVersion version) {
    if (keyset.isSealedByPrimary(version.sealed())) {
      return version;
    }
    try (SecretValue value = open(ref, version)) {
      return seal(ref, version.id(), value, version.createTime());
    } catch (DataLossException _) {
      return version;
    }
  }

  /** Neither a name nor an id holds a {@code #}, so no two pairs look alike. */
  private static byte[] associatedData(SecretRef ref, SecretVersion id) {
    return (ref.name() + "#" + id).getBytes(US_ASCII);
  }
}
