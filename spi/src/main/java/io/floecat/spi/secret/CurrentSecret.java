package io.floecat.spi.secret;

/**
 * A secret's current version, whoever wrote it.
 *
 * @param value the caller closes it
 */
public record CurrentSecret(SecretVersion version, SecretValue value) {}
