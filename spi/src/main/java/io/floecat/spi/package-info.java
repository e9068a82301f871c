/** What backends implement, and what every module shares. */
@NullMarked
package io.floecat.spi;

import org.jspecify.annotations.NullMarked;
