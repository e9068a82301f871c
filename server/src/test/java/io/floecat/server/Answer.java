package io.floecat.server;

import com.google.rpc.Code;

/**
 * What a caller gets to see of an answer, but for the time.
 *
 * @param code the outcome, by its name in gRPC
 * @param content everything else: headers or trailers, and the body
 */
record Answer(Code code, String content) {

  boolean isRefusedAtTheDoor() {
    return code == Code.UNAUTHENTICATED || code == Code.PERMISSION_DENIED;
  }

  /** The same answer to a request about an account that is called otherwise. */
  Answer without(String account) {
    return new Answer(code, content.replace(account, "ACCOUNT"));
  }
}
