/**
 * What a text is, by its name and its value: a secret, a place where secrets are sent, or neither.
 * {@link io.floecat.core.scan.ContentScan} is the way in.
 */
@NullMarked
package io.floecat.core.scan;

import org.jspecify.annotations.NullMarked;
