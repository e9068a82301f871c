package io.floecat.spi.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The backend calls that are made while something runs, for whoever has to account for it. A
 * secrets manager reports each of its calls on the thread that it was called on; where nobody
 * collects, the report is lost. Within a collection begun inside another, only the inner one hears.
 */
public final class BackendCalls {

  /** The most calls that are kept, the first ones; nothing that we do makes as many. */
  static final int MOST = 256;

  private static final ScopedValue<BackendCalls> CURRENT = ScopedValue.newInstance();

  private final List<BackendCall> made = new ArrayList<>();

  /** Tells whoever collects on this thread. */
  public static void report(BackendCall call) {
    if (CURRENT.isBound()) {
      CURRENT.get().add(call);
    }
  }

  /** What was reported last to whoever collects on this thread. */
  public static Optional<BackendCall> latest() {
    return CURRENT.isBound() && !CURRENT.get().made.isEmpty()
        ? Optional.of(CURRENT.get().made.getLast())
        : Optional.empty();
  }

  /** Runs {@code body} and collects what is reported on this thread meanwhile. */
  public <T> T during(Supplier<T> body) {
    return ScopedValue.where(CURRENT, this).call(body::get);
  }

  /** What was reported, in order. */
  public List<BackendCall> made() {
    return List.copyOf(made);
  }

  private void add(BackendCall call) {
    if (made.size() < MOST) {
      made.add(call);
    }
  }
}
