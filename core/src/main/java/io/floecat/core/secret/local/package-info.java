/** The embedded secrets manager: an encrypted vault on any pointer store. */
@NullMarked
package io.floecat.core.secret.local;

import org.jspecify.annotations.NullMarked;
