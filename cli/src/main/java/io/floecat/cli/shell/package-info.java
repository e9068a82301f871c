/** What every command stands on: where it reads and writes, how it fails, how words are spelt. */
@NullMarked
package io.floecat.cli.shell;

import org.jspecify.annotations.NullMarked;
