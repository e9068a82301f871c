/** Talks to a server over REST, with the JDK's client. */
@NullMarked
package io.floecat.cli.client;

import org.jspecify.annotations.NullMarked;
