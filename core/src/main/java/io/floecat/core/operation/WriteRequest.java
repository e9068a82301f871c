package io.floecat.core.operation;

import com.google.protobuf.Message;
import java.util.Optional;

/**
 * What a write says about itself.
 *
 * @param requestId makes the write safe to send again: a UUID in lower case; empty without one
 * @param caller who sends it: nobody else can send the same request
 * @param masked what the request asks for and nothing beyond, masked: the same request again is
 *     equal to it
 * @param asSent the whole request as it came, masked: earlier versions remembered that
 * @param etag the version of the connector that is to be changed; empty for any
 * @param validateOnly check everything, change nothing
 */
public record WriteRequest(
    Optional<String> requestId,
    String caller,
    Message masked,
    Message asSent,
    String etag,
    boolean validateOnly) {

  /** A request that asks for all that it holds. */
  public WriteRequest(
      Optional<String> requestId, Message masked, String etag, boolean validateOnly) {
    this(requestId, "", masked, masked, etag, validateOnly);
  }
}
