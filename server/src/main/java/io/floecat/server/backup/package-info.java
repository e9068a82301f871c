/** The file that a backup is in. */
@NullMarked
package io.floecat.server.backup;

import org.jspecify.annotations.NullMarked;
