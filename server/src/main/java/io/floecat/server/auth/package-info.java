/** Who is calling. */
@NullMarked
package io.floecat.server.auth;

import org.jspecify.annotations.NullMarked;
