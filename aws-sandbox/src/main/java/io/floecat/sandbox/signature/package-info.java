/** Signature Version 4: whether a request was signed by who it says. */
@NullMarked
package io.floecat.sandbox.signature;

import org.jspecify.annotations.NullMarked;
