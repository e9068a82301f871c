/** The secrets manager that credentials live in. */
@NullMarked
package io.floecat.core.secret;

import org.jspecify.annotations.NullMarked;
