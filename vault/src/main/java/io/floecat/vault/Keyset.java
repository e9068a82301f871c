package io.floecat.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * AES-256-GCM keys, of which the primary one seals and all open. The only class that turns keys
 * into text and back. Immutable.
 */
final class Keyset {

  private static final Configuration TINK = AeadConfig2026.get();

  /** What Tink puts before a ciphertext: this byte and the key's id. */
  private static final byte PREFIX = 1;

  private static final int PREFIX_BYTES = 1 + Integer.BYTES;

  /**
   * What may be shown of a key.
   *
   * @param id an unsigned 32-bit number
   */
  record Key(long id, boolean enabled, boolean primary) {}

  private final KeysetHandle handle;
  private final Aead aead;

  private Keyset(KeysetHandle handle) throws GeneralSecurityException {
    this.handle = handle;
    for (int i = 0; i < handle.size(); i++) {
      if (!handle.getAt(i).getKey().getParameters().equals(PredefinedAeadParameters.AES256_GCM)) {
        throw new GeneralSecurityException("a key that is not of AES-256-GCM with Tink's prefix");
      }
    }
    this.aead = handle.getPrimitive(TINK, Aead.class);
  }

  /** One new key. */
  static Keyset generate() {
    return withNewPrimary(KeysetHandle.newBuilder());
  }

  /** What {@link #toJson} wrote; the exception may quote keys, so nobody may show it. */
  static Keyset fromJson(String json) throws GeneralSecurityException {
    return new Keyset(
        TinkJsonProtoKeysetFormat.parseKeyset(json, TINK, InsecureSecretKeyAccess.get()));
  }

  /** The keys in the clear. */
  String toJson() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, TINK, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot write its own keys", e);
    }
  }

  /** These keys, and a new one that is primary. */
  Keyset withNewPrimary() {
    return withNewPrimary(KeysetHandle.newBuilder(handle));
  }

  private static Keyset withNewPrimary(KeysetHandle.Builder keys) {
    var key = KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM);
    try {
      return new Keyset(
          keys.addEntry(key.withRandomId().makePrimary()).setConfiguration(TINK).build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot make a key", e);
    }
  }

  /** Encrypts with the primary key. */
  byte[] seal(byte[] plaintext, byte[] associatedData) {
    try {
      return aead.encrypt(plaintext, associatedData);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot encrypt", e);
    }
  }

  /** Decrypts; fails unless one of these keys sealed exactly this, with this associated data. */
  byte[] open(byte[] sealed, byte[] associatedData) throws GeneralSecurityException {
    return aead.decrypt(sealed, associatedData);
  }

  /** Whether the primary key, and none before it, sealed this. */
  boolean isSealedByPrimary(byte[] sealed) {
    return sealed.length > PREFIX_BYTES
        && sealed[0] == PREFIX
        && ByteBuffer.wrap(sealed).getInt(1) == handle.getPrimary().getId();
  }

  /** The primary key's id, an unsigned 32-bit number. */
  long primaryId() {
    return Integer.toUnsignedLong(handle.getPrimary().getId());
  }

  /** What may be shown of the keys, oldest first. */
  List<Key> keys() {
    return IntStream.range(0, handle.size()).mapToObj(handle::getAt).map(Keyset::describe).toList();
  }

  private static Key describe(KeysetHandle.Entry entry) {
    return new Key(
        Integer.toUnsignedLong(entry.getId()),
        entry.getStatus().equals(KeyStatus.ENABLED),
        entry.isPrimary());
  }

  @Override
  public String toString() {
    return keys().toString();
  }
}
