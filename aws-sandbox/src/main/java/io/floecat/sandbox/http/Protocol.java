package io.floecat.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.MediaType;
import io.floecat.sandbox.signature.SignedRequest;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Dialect;

/** How requests of a service are read, and how its answers are written. */
sealed interface Protocol permits JsonProtocol, QueryProtocol {

  /** How errors are called in it. */
  Dialect dialect();

  /** What its answers are. */
  MediaType mediaType();

  /**
   * What is asked for.
   *
   * @throws AwsException the request is not of this protocol
   */
  Request read(SignedRequest request);

  /** The body of an answer. */
  byte[] answer(String action, ObjectNode answer, String requestId);

  /** The body of an answer that refuses. */
  byte[] error(AwsException error, String requestId);

  /** A request, in either protocol. */
  record Request(String action, ObjectNode parameters) {}
}
