/** Requests over HTTP: taken in, told apart, answered. */
@NullMarked
package io.floecat.sandbox.http;

import org.jspecify.annotations.NullMarked;
