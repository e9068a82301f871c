package io.floecat.server.limits;

import com.google.protobuf.MessageLite;

/** What is done for a request, on a thread of its own. */
public interface Work<S extends MessageLite> {

  /** Whether the answer is a list, which can be as large as {@link Limits#LIST_BYTES}. */
  boolean isList();

  /** Makes the answer. */
  S make();

  /** Sends the answer. */
  void send(S answer);

  /** Tells what {@link #make} or {@link #send} threw. */
  void fail(Throwable thrown);
}
