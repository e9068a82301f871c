/** Benchmarks: every figure is a ratio against a reference in the same run. */
@NullMarked
package io.floecat.bench;

import org.jspecify.annotations.NullMarked;
