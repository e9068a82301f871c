/** The store that records live in: an ordered map with atomic, conditional, durable commits. */
@NullMarked
package io.floecat.spi.pointer;

import org.jspecify.annotations.NullMarked;
