package io.floecat.runtime.audit;

import java.util.Optional;

/**
 * Where a call comes from.
 *
 * @param correlationId the id that the response and the log have, too
 * @param address of the client, or of the proxy before it
 */
public record Origin(Optional<String> correlationId, Optional<String> address) {

  /** Of what no caller has asked for. */
  public static final Origin NONE = new Origin(Optional.empty(), Optional.empty());
}
