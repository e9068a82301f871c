/** How credentials are given on the command line without standing on it. */
@NullMarked
package io.floecat.cli.credential;

import org.jspecify.annotations.NullMarked;
