/** Who did what, written down before it happens. */
@NullMarked
package io.floecat.core.audit;

import org.jspecify.annotations.NullMarked;
