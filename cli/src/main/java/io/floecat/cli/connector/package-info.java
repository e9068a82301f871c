/** {@code floecat connectors ...}: one class for each command, over REST only. */
@NullMarked
package io.floecat.cli.connector;

import org.jspecify.annotations.NullMarked;
