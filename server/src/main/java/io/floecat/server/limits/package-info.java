/** How much the server takes on at once, and for how long it waits for its clients. */
@NullMarked
package io.floecat.server.limits;

import org.jspecify.annotations.NullMarked;
