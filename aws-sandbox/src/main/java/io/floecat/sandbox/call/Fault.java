package io.floecat.sandbox.call;

import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import java.util.concurrent.CompletableFuture;

/** Something that goes wrong with a call, because a test wants it to. */
public sealed interface Fault {

  /** The call is refused and has no effect. */
  record Refuse(AwsException answer) implements Fault {}

  /** The connection closes before the call has an effect. */
  record CloseBefore() implements Fault {}

  /** The call takes effect, but its answer is lost: the connection closes. */
  record CloseAfter() implements Fault {}

  /**
   * The call waits, and has its effect when it is released: whoever sent it may be gone by then.
   *
   * @param arrived done when a call has come to hang
   * @param released done when calls may go on
   */
  record Hang(CompletableFuture<Void> arrived, CompletableFuture<Void> released) implements Fault {

    /** Returns when a call has come to hang. */
    public void awaitCall() {
      arrived.join();
    }

    /** Lets all calls go on that hang by this fault; later ones do not hang. */
    public void release() {
      released.complete(null);
    }
  }

  /** Throttled: ThrottlingException, or Throttling of STS. */
  static Fault throttled() {
    return new Refuse(AwsException.of(CommonError.THROTTLED, "Rate exceeded"));
  }

  /** HTTP status 500. */
  static Fault internalError() {
    return new Refuse(
        AwsException.of(CommonError.INTERNAL, "An error occurred on the server side."));
  }

  /** AssumeRole's answer to policy and tags that do not fit together (AWS_FACTS 2.3). */
  static Fault packedPolicyTooLarge() {
    return new Refuse(
        AwsException.of(
            "PackedPolicyTooLarge",
            "Packed size of session tags and session policy exceeds the allowed space."));
  }

  /** Any other error, with HTTP status 400. */
  static Fault refused(String code, String message) {
    return new Refuse(AwsException.of(code, message));
  }

  /** The connection closes before the call has an effect. */
  static Fault closeBefore() {
    return new CloseBefore();
  }

  /** The call takes effect and its answer is lost. */
  static Fault closeAfter() {
    return new CloseAfter();
  }

  /** The call waits until {@link Hang#release}. */
  static Hang hang() {
    return new Hang(new CompletableFuture<>(), new CompletableFuture<>());
  }
}
