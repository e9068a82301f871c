/** Tests of credentials' bytes and mask. */
@NullMarked
package io.floecat.core.credential;

import org.jspecify.annotations.NullMarked;
