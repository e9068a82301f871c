/** Connectors: the use cases, and what makes a connector valid. */
@NullMarked
package io.floecat.core.connector;

import org.jspecify.annotations.NullMarked;
