/** Who did what, written down before it happens. */
@NullMarked
package io.floecat.spi.audit;

import org.jspecify.annotations.NullMarked;
