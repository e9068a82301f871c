/** Credentials: their bytes, their mask, and the only door to them. */
@NullMarked
package io.floecat.core.credential;

import org.jspecify.annotations.NullMarked;
