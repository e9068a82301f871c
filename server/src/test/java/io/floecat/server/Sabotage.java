package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsUnavailableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lets chosen calls of requests to one backend go wrong, with failures that quote all they can. */
final class Sabotage {

  /** What becomes of a call. */
  @FunctionalInterface
  interface Wreck {

    /** What the call returns instead, or nothing: it is made as if nothing were. */
    Optional<Object> instead(String method, String quoted);
  }

  /** A defect, or a driver that likes to quote. */
  static final Wreck DEFECT =
      (method, quoted) -> {
        throw new IllegalStateException("cannot " + method + " " + quoted);
      };

  static final Wreck STORE_AWAY =
      (method, quoted) -> {
        throw new UnavailableException(
            ErrorReason.DEPENDENCY_UNAVAILABLE,
            "the store is away",
            Duration.ofSeconds(1),
            new IllegalStateException("cannot " + method + " " + quoted));
      };

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int from = Integer.MAX_VALUE;
  private volatile int to = Integer.MAX_VALUE;
  private volatile Wreck wreck = DEFECT;

  static Wreck unavailable(SecretsUnavailableException.Kind kind) {
    return (method, quoted) -> {
      throw new SecretsUnavailableException(
          kind, "no answer", new IllegalStateException("cannot " + method + " " + quoted));
    };
  }

  /** Reads find this in place of what is there. */
  static Wreck reads(String content) {
    return (method, _) ->
        method.equals("get") ? Optional.of(SecretValue.ofUtf8(content)) : Optional.empty();
  }

  /** The {@code number}-th call from here, counted from 1, and {@code more} after it. */
  void plan(int number, int more, Wreck planned) {
    wreck = planned;
    calls.set(0);
    to = number + more;
    from = number;
  }

  /** Whether a planned call was made; nothing goes wrong from here on. */
  boolean end() {
    boolean reached = calls.get() >= from;
    from = Integer.MAX_VALUE;
    return reached;
  }

  PointerStore around(PointerStore store) {
    return around(PointerStore.class, store);
  }

  SecretsManager around(SecretsManager secrets) {
    return around(SecretsManager.class, secrets);
  }

  private <T> T around(Class<T> type, T backend) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (Thread.currentThread().getName().startsWith("floecat-request")) {
            int call = calls.incrementAndGet();
            if (call >= from && call <= to) {
              Optional<Object> other = wreck.instead(method.getName(), quote(arguments));
              if (other.isPresent()) {
                return other.get();
              }
            }
          }
          try {
            return method.invoke(backend, arguments);
          } catch (InvocationTargetException e) {
            throw e.getTargetException();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static String quote(Object @Nullable [] arguments) {
    return arguments == null
        ? ""
        : Arrays.stream(arguments)
            .map(
                it -> it instanceof SecretValue value ? new String(value.expose(), UTF_8) : it + "")
            .collect(Collectors.joining(" "));
  }
}
