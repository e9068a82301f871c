package io.floecat.sandbox.access;

/**
 * What IAM answered to one question of a call.
 *
 * @param action as {@code secretsmanager:GetSecretValue}
 * @param resource its ARN
 * @param reason which statement decided, or that none did
 */
public record Verdict(String action, String resource, boolean allowed, String reason) {}
