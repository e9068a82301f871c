package io.floecat.core.operation;

import java.util.Arrays;

/** The families of what is stored, as the key tells them. */
public enum StoredKind {
  /** A connector. */
  RECORD("accounts/"),
  /** An account. */
  ACCOUNT("account/"),
  /** How many names a connector's secrets had. */
  NAMES("names/"),
  /** An open operation. */
  OPERATION("operations/"),
  /** A write that is remembered by its request id. */
  REQUEST("requests/"),
  /** A secret on its way out. */
  TOMBSTONE("tombstones/"),
  /** A hint to look at something at a time. */
  HINT("due/"),
  /** A secret in the local vault. */
  VAULT_SECRET("vault/"),
  /** A version id that is taken in the local vault. */
  VAULT_SPENT("vault-spent/"),
  /** A hint of the local vault. */
  VAULT_DUE("vault-due/"),
  /** Anything else. */
  OTHER("");

  private final String prefix;

  StoredKind(String prefix) {
    this.prefix = prefix;
  }

  /** The family of a key; {@link #OTHER} for a key of none of them. */
  public static StoredKind of(String key) {
    return Arrays.stream(values()).filter(kind -> key.startsWith(kind.prefix)).findFirst().get();
  }
}
