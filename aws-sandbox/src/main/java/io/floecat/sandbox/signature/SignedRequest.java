package io.floecat.sandbox.signature;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a request can be signed. Both services take {@code POST /} without a query, so path and
 * query are always these.
 *
 * @param headers by lower-case name, {@code host} among them
 */
public record SignedRequest(Map<String, List<String>> headers, byte[] body) {

  /** The values of a header, as one. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).map(values -> String.join(",", values));
  }
}
