/** STS: its actions. */
@NullMarked
package io.floecat.sandbox.sts;

import org.jspecify.annotations.NullMarked;
