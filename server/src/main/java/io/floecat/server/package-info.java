/** The Connectors service on the network: gRPC, REST, docs page, health and metrics on one port. */
@NullMarked
package io.floecat.server;

import org.jspecify.annotations.NullMarked;
