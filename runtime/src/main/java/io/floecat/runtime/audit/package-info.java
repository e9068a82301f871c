/** The audit log, one JSON object a line. */
@NullMarked
package io.floecat.runtime.audit;

import org.jspecify.annotations.NullMarked;
