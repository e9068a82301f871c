@NullMarked
package io.floecat.vault;

import org.jspecify.annotations.NullMarked;
