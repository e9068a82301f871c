/** What stands in the network between a client and a server. */
@NullMarked
package io.floecat.testkit.net;

import org.jspecify.annotations.NullMarked;
