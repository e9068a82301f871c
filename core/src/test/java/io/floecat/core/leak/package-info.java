/** Secrets that can be recognised wherever they turn up, and the search for them: P2 and P3. */
@NullMarked
package io.floecat.core.leak;

import org.jspecify.annotations.NullMarked;
