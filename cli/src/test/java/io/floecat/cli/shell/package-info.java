/** Tests of what every command stands on. */
@NullMarked
package io.floecat.cli.shell;

import org.jspecify.annotations.NullMarked;
