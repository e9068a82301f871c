/** Files that come from outside: whose they are, and what text they hold. */
@NullMarked
package io.floecat.core.file;

import org.jspecify.annotations.NullMarked;
