package io.floecat.server.grpc;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionResponse;

/**
 * Fits in the services that we did not write, health and reflection. Ours pass as they are: they
 * are not interested in when to send, and fail with a cause.
 */
public final class LibraryServices implements ServerInterceptor {

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    var loop = ServiceRequestContext.current().eventLoop();
    return new SimpleForwardingServerCallListener<>(next.startCall(new Call<>(call), headers)) {
      /**
       * Later: on an event loop a stream would hear in the middle of sending that it may send, and
       * reflection, which then sends the same once more, would do so until the stack is full.
       */
      @Override
      public void onReady() {
        loop.execute(super::onReady);
      }
    };
  }

  /** Tells callers nothing of what they sent, which may be a secret that went astray. */
  private static final class Call<Q, S> extends SimpleForwardingServerCall<Q, S> {

    Call(ServerCall<Q, S> call) {
      super(call);
    }

    @Override
    public void sendMessage(S message) {
      super.sendMessage(withoutQuestion(message));
    }

    /** Reflection repeats its whole question with each answer; no client needs that. */
    @SuppressWarnings("unchecked") // The same type as before.
    private static <S> S withoutQuestion(S message) {
      return message instanceof ServerReflectionResponse answer
          ? (S) answer.toBuilder().clearOriginalRequest().clearValidHost().build()
          : message;
    }

    /** Leaves of a failure its code: descriptions quote requests. The error handler has words. */
    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk() || status.getCause() != null) {
        super.close(status, trailers);
        return;
      }
      Status code = status.getCode().toStatus();
      super.close(code.withCause(code.asRuntimeException()), trailers);
    }
  }
}
