/** The secrets manager that credentials live in. */
@NullMarked
package io.floecat.spi.secret;

import org.jspecify.annotations.NullMarked;
