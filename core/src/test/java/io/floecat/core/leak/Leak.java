package io.floecat.core.leak;

/**
 * A secret, or a part of one, where it must not be.
 *
 * @param where the file, request, command or class
 * @param context what stands around it
 */
public record Leak(Surface surface, String where, String context) {}
