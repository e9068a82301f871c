/** Every way in which a request can fail. */
@NullMarked
package io.floecat.spi.error;

import org.jspecify.annotations.NullMarked;
