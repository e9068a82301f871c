package io.floecat.vault;

import io.floecat.spi.secret.SecretVersion;
import java.time.Instant;

/**
 * One version of a secret, as the vault keeps it.
 *
 * @param sealed the value, encrypted for the secret's name and this version
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record VaultVersion(SecretVersion id, Instant createTime, byte[] sealed) {}
