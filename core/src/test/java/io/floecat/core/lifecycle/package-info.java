/** The lifecycle under faults: promises P6 and P8. */
@NullMarked
package io.floecat.core.lifecycle;

import org.jspecify.annotations.NullMarked;
