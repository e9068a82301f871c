/** Tests of the command line as a user sees it. */
@NullMarked
package io.floecat.cli;

import org.jspecify.annotations.NullMarked;
