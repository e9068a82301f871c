/** {@code floecat iam}: policies to print and to check. */
@NullMarked
package io.floecat.cli.iam;

import org.jspecify.annotations.NullMarked;
