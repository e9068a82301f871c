/** The search for leaks, searched for what it misses. */
@NullMarked
package io.floecat.testkit.leak;

import org.jspecify.annotations.NullMarked;
