@NullMarked
package io.floecat.spi.net;

import org.jspecify.annotations.NullMarked;
