/** The use cases, on the real lifecycle and vault. */
@NullMarked
package io.floecat.core.service;

import org.jspecify.annotations.NullMarked;
