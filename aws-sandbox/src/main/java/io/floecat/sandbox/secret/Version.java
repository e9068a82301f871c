package io.floecat.sandbox.secret;

import java.time.Instant;

/**
 * A version of a secret; it never changes.
 *
 * @param id the token of the request that made it
 */
record Version(String id, Value value, Instant created, VisibilityDelay visibility) {}
