/** JSON where it must be exact: read without leniency, written with one form only. */
@NullMarked
package io.floecat.core.json;

import org.jspecify.annotations.NullMarked;
