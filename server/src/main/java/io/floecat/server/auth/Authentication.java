package io.floecat.server.auth;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.server.DecoratingHttpServiceFunction;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.PermissionDeniedException;
import io.floecat.spi.error.UnauthenticatedException;
import io.netty.util.AttributeKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/** Lets a request in only with a known caller, unless its path is open. */
public final class Authentication implements DecoratingHttpServiceFunction {

  private static final AttributeKey<Principal> PRINCIPAL =
      AttributeKey.valueOf(Authentication.class, "PRINCIPAL");
  private static final AttributeKey<String> WHY_NO_ROLE =
      AttributeKey.valueOf(Authentication.class, "WHY_NO_ROLE");
  private static final String SCHEME = "Bearer ";

  private final Authenticator authenticator;
  private final Predicate<String> isOpen;

  /** {@code isOpen} says which paths, normalised, need no caller. */
  public Authentication(Authenticator authenticator, Predicate<String> isOpen) {
    this.authenticator = authenticator;
    this.isOpen = isOpen;
  }

  /** Who sent the request; empty on an open path, and where nobody is known. */
  public static Optional<Principal> principal(RequestContext ctx) {
    return Optional.ofNullable(ctx.attr(PRINCIPAL));
  }

  /** Why the caller was turned away for want of a role; empty where that did not happen. */
  public static String whyNoRole(RequestContext ctx) {
    return Optional.ofNullable(ctx.attr(WHY_NO_ROLE)).orElse("");
  }

  @Override
  public HttpResponse serve(HttpService delegate, ServiceRequestContext ctx, HttpRequest request)
      throws Exception {
    if (isOpen.test(ctx.path())) {
      return delegate.serve(ctx, request);
    }
    String token = bearerToken(request);
    CompletableFuture<Principal> caller =
        authenticator.authenticate(token).thenApply(known -> admitted(known, token, ctx));
    if (caller.isDone()) {
      caller.join();
      return delegate.serve(ctx, request);
    }
    return HttpResponse.of(
        caller
            .exceptionallyComposeAsync(refusal -> refuse(refusal, ctx, request), ctx.eventLoop())
            .thenApplyAsync(_ -> served(delegate, ctx, request), ctx.eventLoop()));
  }

  /** Reads to the end first: a client that still sends would not see why it is refused. */
  private static CompletableFuture<Principal> refuse(
      Throwable refusal, ServiceRequestContext ctx, HttpRequest request) {
    return request
        .subscribe(ctx.eventLoop())
        .handle((_, _) -> refusal)
        .thenCompose(CompletableFuture::failedFuture);
  }

  /** Another token would not help who has no role: that is another refusal than an unknown one. */
  private Principal admitted(Principal caller, String token, ServiceRequestContext ctx) {
    ctx.setAttr(PRINCIPAL, caller);
    if (caller.hasNoRole()) {
      String why = authenticator.whyNoRole(token);
      ctx.setAttr(WHY_NO_ROLE, why);
      throw new PermissionDeniedException(
          ErrorReason.PERMISSION_DENIED,
          "the token is genuine, but gives no role in any account%s; ask the platform's administrator"
              .formatted(why.isEmpty() ? "" : ": " + why));
    }
    return caller;
  }

  private static HttpResponse served(
      HttpService delegate, ServiceRequestContext ctx, HttpRequest request) {
    try {
      return delegate.serve(ctx, request);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static String bearerToken(HttpRequest request) {
    List<String> sent = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (sent.size() != 1 || !sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new UnauthenticatedException(
          ErrorReason.UNAUTHENTICATED, "send one header: Authorization: Bearer <token>");
    }
    return sent.getFirst().substring(SCHEME.length()).strip();
  }
}
