package io.floecat.server.metrics;

import io.floecat.core.operation.OperationListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what becomes of operations, and how many are open. */
public final class OperationMetrics implements OperationListener {

  private final Map<Event, Counter> counters;
  private final AtomicInteger open;

  /** Registers all counters at once, so that a rate can be seen from zero. */
  public OperationMetrics(MeterRegistry registry) {
    var all = new EnumMap<Event, Counter>(Event.class);
    Arrays.stream(Event.values())
        .forEach(
            event ->
                all.put(
                    event,
                    registry.counter(
                        "floecat.operations", "event", event.name().toLowerCase(Locale.ROOT))));
    this.counters = Collections.unmodifiableMap(all);
    this.open = registry.gauge("floecat.operations.open", new AtomicInteger());
  }

  @Override
  public void on(Event event, String secretName) {
    counters.get(event).increment();
  }

  /** Sets the gauge of open operations, secrets on their way out included. */
  public void open(int count) {
    open.set(count);
  }
}
