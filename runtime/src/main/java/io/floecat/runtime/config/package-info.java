/** The settings: one table of keys, read from system properties, environment and a file. */
@NullMarked
package io.floecat.runtime.config;

import org.jspecify.annotations.NullMarked;
