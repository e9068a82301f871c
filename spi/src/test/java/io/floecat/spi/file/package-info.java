@NullMarked
package io.floecat.spi.file;

import org.jspecify.annotations.NullMarked;
