/** What is logged, and what must not be. */
@NullMarked
package io.floecat.server.logging;

import org.jspecify.annotations.NullMarked;
