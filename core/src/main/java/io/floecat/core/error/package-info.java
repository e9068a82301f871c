/** Every way in which a request can fail. */
@NullMarked
package io.floecat.core.error;

import org.jspecify.annotations.NullMarked;
