/** Digests. */
@NullMarked
package io.floecat.spi.hash;

import org.jspecify.annotations.NullMarked;
