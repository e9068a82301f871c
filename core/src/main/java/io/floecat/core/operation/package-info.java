/** The lifecycle of a connector and its secret, as one. */
@NullMarked
package io.floecat.core.operation;

import org.jspecify.annotations.NullMarked;
