/** Input that no well-behaved client would send, in great number. */
@NullMarked
package io.floecat.server.hostile;

import org.jspecify.annotations.NullMarked;
