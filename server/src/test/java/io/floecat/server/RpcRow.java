package io.floecat.server;

import com.google.protobuf.Message;
import java.util.function.BiFunction;

/**
 * One way to call an rpc.
 *
 * @param method the full name, such as {@code floecat.v1.Connectors/GetConnector}
 * @param variant what is special about this way
 * @param needs who may
 * @param request by account and connector
 */
record RpcRow(
    String method, String variant, Needs needs, BiFunction<String, String, Message> request) {

  /** What a caller must have. */
  enum Needs {
    VIEWER_OF_THE_ACCOUNT,
    EDITOR_OF_THE_ACCOUNT,
    PLATFORM_ADMIN
  }

  @Override
  public String toString() {
    return method + " " + variant;
  }
}
