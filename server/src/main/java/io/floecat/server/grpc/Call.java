package io.floecat.server.grpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.core.account.Principal;
import io.floecat.core.connector.UnknownFields;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.UnauthenticatedException;
import io.floecat.server.auth.Authentication;
import io.floecat.server.error.Correlation;
import io.floecat.server.limits.Admission;
import io.grpc.stub.StreamObserver;
import java.util.function.BiFunction;

/** What all rpcs do around their use case. What that throws, the error handler answers. */
final class Call {

  private Call() {}

  /** Answers, on a thread that may wait, with what {@code useCase} makes of caller and request. */
  static <Q extends Message, S> void answer(
      Q request, StreamObserver<S> answer, BiFunction<Principal, Q, S> useCase) {
    var ctx = ServiceRequestContext.current();
    Admission.work(
        ctx,
        () -> {
          try (var _ = Correlation.logging(ctx)) {
            UnknownFields.refuse("", request);
            answer.onNext(useCase.apply(caller(ctx), request));
            answer.onCompleted();
          } catch (Throwable thrown) {
            answer.onError(thrown);
          }
        });
  }

  private static Principal caller(ServiceRequestContext ctx) {
    return Authentication.principal(ctx)
        .orElseThrow(
            () ->
                new UnauthenticatedException(
                    ErrorReason.UNAUTHENTICATED, "this method needs a token"));
  }
}
