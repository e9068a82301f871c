/** {@code floecat iam}: policies to print. */
@NullMarked
package io.floecat.cli.iam;

import org.jspecify.annotations.NullMarked;
