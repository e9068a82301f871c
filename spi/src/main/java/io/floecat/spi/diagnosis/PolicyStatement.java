package io.floecat.spi.diagnosis;

/**
 * A statement for a policy.
 *
 * @param policy as {@code floecat iam print} names it, such as {@code role-policy}
 * @param json the statement: an object of JSON with a Sid
 */
public record PolicyStatement(String policy, String json) {}
