/** IAM itself, as far as it can be read. */
@NullMarked
package io.floecat.sandbox.identity;

import org.jspecify.annotations.NullMarked;
