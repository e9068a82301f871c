/** Tests of what a text is taken for. */
@NullMarked
package io.floecat.core.scan;

import org.jspecify.annotations.NullMarked;
