/** Tests of exact JSON. */
@NullMarked
package io.floecat.core.json;

import org.jspecify.annotations.NullMarked;
