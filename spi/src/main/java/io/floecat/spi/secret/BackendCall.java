package io.floecat.spi.secret;

import java.util.Optional;

/**
 * A call that a secrets manager made, as the backend's own log knows it. Holds no secret, and
 * nothing derived from one.
 *
 * @param operation the backend's name for it
 * @param requestId the backend's id of this call; empty where it did not answer
 * @param session the name of the session that it was made with, where there was one
 * @param answer {@code OK}, or the backend's error code
 */
public record BackendCall(
    String operation, Optional<String> requestId, Optional<String> session, String answer) {}
