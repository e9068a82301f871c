/** What was called, and the faults that tests ask for. */
@NullMarked
package io.floecat.sandbox.call;

import org.jspecify.annotations.NullMarked;
