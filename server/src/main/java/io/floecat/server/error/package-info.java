/** What a failure looks like on the wire, the same on both protocols. */
@NullMarked
package io.floecat.server.error;

import org.jspecify.annotations.NullMarked;
