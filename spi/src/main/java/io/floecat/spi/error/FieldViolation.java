package io.floecat.spi.error;

/**
 * One field that is not acceptable.
 *
 * @param field its path, as the caller wrote it or would write it: {@code connector.auth.basic}
 * @param description what is wrong and how to mend it; never the field's value
 */
public record FieldViolation(String field, String description) {}
