package io.floecat.server.audit;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.server.error.Correlation;
import java.util.Optional;

/**
 * Where what is going on comes from.
 *
 * @param correlationId the id that the response and the log have, too
 * @param address of the client, or of the proxy before it
 */
record Origin(Optional<String> correlationId, Optional<String> address) {

  /** Of the request that this thread works for; nothing where it works for none. */
  static Origin current() {
    var ctx = ServiceRequestContext.currentOrNull();
    return ctx == null
        ? new Origin(Optional.empty(), Optional.empty())
        : new Origin(
            Optional.of(Correlation.of(ctx)), Optional.of(ctx.clientAddress().getHostAddress()));
  }
}
