/** Tests of what makes a connector valid, and of writes to it. */
@NullMarked
package io.floecat.core.connector;

import org.jspecify.annotations.NullMarked;
