package io.floecat.sandbox.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.wire.AwsException;

/** One action of a service. Checks what it is given, asks IAM, and only then looks at anything. */
@FunctionalInterface
public interface Action {

  /**
   * Does it.
   *
   * @param parameters the request's, as JSON in both protocols
   * @return the answer, likewise
   * @throws AwsException it is refused, and nothing is changed
   */
  ObjectNode run(ObjectNode parameters, Access access);
}
