/** Tests of how results are shown. */
@NullMarked
package io.floecat.cli.output;

import org.jspecify.annotations.NullMarked;
