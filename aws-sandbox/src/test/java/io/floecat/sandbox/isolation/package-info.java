@NullMarked
package io.floecat.sandbox.isolation;

import org.jspecify.annotations.NullMarked;
