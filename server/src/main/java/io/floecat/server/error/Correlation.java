package io.floecat.server.error;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.runtime.audit.Origin;
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id that a response, its log lines and its error have in common. */
public final class Correlation {

  /** The header that carries it, in and out. */
  static final String HEADER = "x-correlation-id";

  private static final String LOG_KEY = "correlationId";
  private static final AttributeKey<String> ID = AttributeKey.valueOf(Correlation.class, "ID");
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Correlation() {}

  /** The request's id, which its response will carry, too. */
  public static String of(ServiceRequestContext ctx) {
    String known = ctx.attr(ID);
    if (known != null) {
      return known;
    }
    String id = choose(ctx.request().headers());
    ctx.setAttr(ID, id);
    ctx.mutateAdditionalResponseHeaders(headers -> headers.set(HEADER, id));
    return id;
  }

  /** Where the request comes from that this thread works for. */
  public static Origin origin() {
    var ctx = ServiceRequestContext.currentOrNull();
    return ctx == null
        ? Origin.NONE
        : new Origin(Optional.of(of(ctx)), Optional.of(ctx.clientAddress().getHostAddress()));
  }

  /** Puts the request's id into the log lines of this thread, until closed. */
  public static MDC.MDCCloseable logging(ServiceRequestContext ctx) {
    return logging(of(ctx));
  }

  static MDC.MDCCloseable logging(String id) {
    return MDC.putCloseable(LOG_KEY, id);
  }

  /** Takes the caller's id, or mints one where there is none or it cannot be taken. */
  static String choose(@Nullable RequestHeaders headers) {
    String sent = headers == null ? null : headers.get(HEADER);
    return sent != null && LEGAL.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }
}
