/** The command line. */
@NullMarked
package io.floecat.cli;

import org.jspecify.annotations.NullMarked;
