/** The embedded secrets manager: an encrypted vault on any pointer store. */
@NullMarked
package io.floecat.vault;

import org.jspecify.annotations.NullMarked;
