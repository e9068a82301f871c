package io.floecat.server.error;

import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AttributeKey;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id that a response, its log lines and its error have in common. */
public final class Correlation {

  /** The header that carries it, in and out. */
  public static final String HEADER = "x-correlation-id";

  private static final String LOG_KEY = "correlationId";
  private static final AttributeKey<String> ID = AttributeKey.valueOf(Correlation.class, "ID");
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private Correlation() {}

  /** Takes the caller's id, or mints one where there is none or it cannot be taken. */
  public static String choose(RequestHeaders headers) {
    String sent = headers.get(HEADER);
    return sent != null && LEGAL.matcher(sent).matches() ? sent : UUID.randomUUID().toString();
  }

  /** Binds the id to a request. */
  public static void bind(RequestContext ctx, String id) {
    ctx.setAttr(ID, id);
  }

  /** The request's id. */
  public static String of(@Nullable RequestContext ctx) {
    String id = ctx == null ? null : ctx.attr(ID);
    return id == null ? UUID.randomUUID().toString() : id;
  }

  /** Puts the id into the log lines of this thread, until closed. */
  public static MDC.MDCCloseable logging(String id) {
    return MDC.putCloseable(LOG_KEY, id);
  }
}
