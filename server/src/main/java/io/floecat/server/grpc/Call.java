package io.floecat.server.grpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.core.connector.UnknownFields;
import io.floecat.server.auth.Authentication;
import io.floecat.server.error.Correlation;
import io.floecat.server.limits.Admission;
import io.floecat.server.limits.Work;
import io.floecat.server.rest.RestRequests;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.v1.Connector;
import io.grpc.stub.StreamObserver;
import java.util.function.BiFunction;

/** What all rpcs do around their use case. What that throws, the error handler answers. */
record Call<Q extends Message, S extends Message>(
    ServiceRequestContext ctx,
    Q request,
    StreamObserver<S> answer,
    BiFunction<Principal, Q, S> useCase,
    boolean isList)
    implements Work<S> {

  /** Answers, on a thread that may wait, with what {@code useCase} makes of caller and request. */
  static <Q extends Message, S extends Message> void answer(
      Q request, StreamObserver<S> answer, BiFunction<Principal, Q, S> useCase) {
    var ctx = ServiceRequestContext.current();
    Admission.work(ctx, new Call<>(ctx, request, answer, useCase, false));
  }

  /** As {@link #answer}, where the answer can be as large as a list. */
  static <Q extends Message, S extends Message> void list(
      Q request, StreamObserver<S> answer, BiFunction<Principal, Q, S> useCase) {
    var ctx = ServiceRequestContext.current();
    Admission.work(ctx, new Call<>(ctx, request, answer, useCase, true));
  }

  @Override
  public S make() {
    try (var _ = Correlation.logging(ctx)) {
      UnknownFields.refuse("", request);
      return useCase.apply(caller(), request);
    }
  }

  @Override
  public void send(S made) {
    if (made instanceof Connector connector && ctx.path().startsWith(RestRequests.PATHS)) {
      ctx.mutateAdditionalResponseHeaders(
          headers -> headers.set(HttpHeaderNames.ETAG, "\"" + connector.getEtag() + "\""));
    }
    answer.onNext(made);
    answer.onCompleted();
  }

  @Override
  public void fail(Throwable thrown) {
    answer.onError(thrown);
  }

  private Principal caller() {
    return Authentication.principal(ctx)
        .orElseThrow(
            () ->
                new UnauthenticatedException(
                    ErrorReason.UNAUTHENTICATED, "this method needs a token"));
  }
}
