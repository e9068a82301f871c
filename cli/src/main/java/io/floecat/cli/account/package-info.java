/** {@code floecat accounts ...}. */
@NullMarked
package io.floecat.cli.account;

import org.jspecify.annotations.NullMarked;
