/** {@code floecat operations ...}: what the service has begun and not finished. */
@NullMarked
package io.floecat.cli.operation;

import org.jspecify.annotations.NullMarked;
