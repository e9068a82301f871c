/** How the program's own clients get out of the network that it runs in. */
@NullMarked
package io.floecat.spi.net;

import org.jspecify.annotations.NullMarked;
