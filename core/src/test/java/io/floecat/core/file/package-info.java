@NullMarked
package io.floecat.core.file;

import org.jspecify.annotations.NullMarked;
