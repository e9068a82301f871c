/** The audit log, one JSON object a line. */
@NullMarked
package io.floecat.server.audit;

import org.jspecify.annotations.NullMarked;
