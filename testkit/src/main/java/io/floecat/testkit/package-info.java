/** Contracts, fakes and fault injection, for tests only. */
@NullMarked
package io.floecat.testkit;

import org.jspecify.annotations.NullMarked;
