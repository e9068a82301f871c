/** Files that come from outside: whose they are, and what text they hold. */
@NullMarked
package io.floecat.spi.file;

import org.jspecify.annotations.NullMarked;
