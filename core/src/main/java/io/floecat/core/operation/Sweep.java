package io.floecat.core.operation;

/**
 * What a sweep came to.
 *
 * @param forward operations finished with their effect
 * @param back operations finished without it
 * @param deleted secrets deleted, or found deleted
 * @param open operations that were looked at and stay open
 */
public record Sweep(int forward, int back, int deleted, int open) {}
