package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * What the server answered.
 *
 * @param head all of it as text, from the status to the trailers
 * @param headers by lower-case names
 */
record Answer(int status, String head, Map<String, String> headers, byte[] body) {

  /** The status in gRPC's own trailer. */
  Optional<Integer> grpcStatus() {
    return Optional.ofNullable(headers.get("grpc-status")).map(Integer::valueOf);
  }

  boolean isError() {
    return status >= 400 || grpcStatus().filter(code -> code != 0).isPresent();
  }

  /** Everything in it that a reader could see. */
  String text() {
    String details = headers.getOrDefault("grpc-status-details-bin", "");
    return head
        + new String(body, ISO_8859_1)
        + new String(Base64.getDecoder().decode(details), ISO_8859_1);
  }
}
