/** The command that runs a local AWS. */
@NullMarked
package io.floecat.cli.sandbox;

import org.jspecify.annotations.NullMarked;
