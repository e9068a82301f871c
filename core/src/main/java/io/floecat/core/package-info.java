/** The service itself: what it promises, free of any vendor's interface. */
@NullMarked
package io.floecat.core;

import org.jspecify.annotations.NullMarked;
