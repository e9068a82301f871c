/** README, held against the code. */
@NullMarked
package io.floecat.cli.readme;

import org.jspecify.annotations.NullMarked;
