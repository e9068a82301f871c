/**
 * What the service does, as numbers. No label holds an account, a name or anything a caller sent.
 */
@NullMarked
package io.floecat.server.metrics;

import org.jspecify.annotations.NullMarked;
