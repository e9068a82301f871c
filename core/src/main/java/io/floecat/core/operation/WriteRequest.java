package io.floecat.core.operation;

import com.google.protobuf.Message;
import java.util.Optional;

/**
 * What a write says about itself.
 *
 * @param requestId makes the write safe to send again; empty without one
 * @param masked the request as it came, masked: the same request again is equal to it
 * @param etag the version of the connector that is to be changed; empty for any
 * @param validateOnly check everything, change nothing
 */
public record WriteRequest(
    Optional<String> requestId, Message masked, String etag, boolean validateOnly) {}
