/** The file that a backup is in. */
@NullMarked
package io.floecat.runtime.backup;

import org.jspecify.annotations.NullMarked;
