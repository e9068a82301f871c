/** Who asks, for which account, and what they may do. */
@NullMarked
package io.floecat.spi.account;

import org.jspecify.annotations.NullMarked;
