/** Secrets Manager: its secrets and its actions. */
@NullMarked
package io.floecat.sandbox.secret;

import org.jspecify.annotations.NullMarked;
