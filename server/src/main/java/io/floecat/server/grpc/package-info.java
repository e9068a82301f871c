/** The service's rpcs, bound to its use cases. */
@NullMarked
package io.floecat.server.grpc;

import org.jspecify.annotations.NullMarked;
