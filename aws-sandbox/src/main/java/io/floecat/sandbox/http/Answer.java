package io.floecat.sandbox.http;

import com.linecorp.armeria.common.MediaType;

/** What goes back to the client. */
sealed interface Answer {

  /** An answer. */
  record Sent(int status, MediaType type, byte[] body, String requestId) implements Answer {}

  /** None: the connection closes. */
  record Lost() implements Answer {}
}
