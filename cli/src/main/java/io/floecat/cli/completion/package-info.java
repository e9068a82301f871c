/** {@code floecat completion}: teaches shells our words. */
@NullMarked
package io.floecat.cli.completion;

import org.jspecify.annotations.NullMarked;
