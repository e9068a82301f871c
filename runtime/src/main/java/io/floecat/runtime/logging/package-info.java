/** What is logged, and what must not be. */
@NullMarked
package io.floecat.runtime.logging;

import org.jspecify.annotations.NullMarked;
