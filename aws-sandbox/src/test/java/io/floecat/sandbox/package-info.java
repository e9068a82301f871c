/** The sandbox as its clients see it, over HTTP. */
@NullMarked
package io.floecat.sandbox;

import org.jspecify.annotations.NullMarked;
