/** What requests and answers are made of, in both protocols. */
@NullMarked
package io.floecat.sandbox.wire;

import org.jspecify.annotations.NullMarked;
