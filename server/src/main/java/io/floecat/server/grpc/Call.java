package io.floecat.server.grpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.core.account.Principal;
import io.floecat.core.connector.UnknownFields;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.UnauthenticatedException;
import io.floecat.server.auth.Authentication;
import io.floecat.server.error.Correlation;
import io.grpc.stub.StreamObserver;
import java.util.function.BiFunction;

/** What all rpcs do around their use case. What they throw, the error handler answers. */
final class Call {

  private Call() {}

  /** Answers with what {@code useCase} makes of the caller and the request. */
  static <Q extends Message, S> void answer(
      Q request, StreamObserver<S> answer, BiFunction<Principal, Q, S> useCase) {
    var ctx = ServiceRequestContext.current();
    try (var _ = Correlation.logging(ctx)) {
      UnknownFields.refuse("", request);
      Principal caller =
          Authentication.principal(ctx)
              .orElseThrow(
                  () ->
                      new UnauthenticatedException(
                          ErrorReason.UNAUTHENTICATED, "this method needs a token"));
      answer.onNext(useCase.apply(caller, request));
      answer.onCompleted();
    }
  }
}
