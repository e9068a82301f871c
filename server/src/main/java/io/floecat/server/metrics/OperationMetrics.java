package io.floecat.server.metrics;

import io.floecat.core.operation.OperationListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what becomes of operations, and how many are open. */
public final class OperationMetrics implements OperationListener {

  private final MeterRegistry registry;
  private final AtomicInteger open = new AtomicInteger();

  /** Registers all counters at once, so that a rate can be seen from zero. */
  public OperationMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("floecat.operations.open", open);
    Arrays.stream(Event.values()).forEach(this::counter);
  }

  @Override
  public void on(Event event, String secretName) {
    counter(event).increment();
  }

  /** Sets the gauge of open operations. */
  public void open(int count) {
    open.set(count);
  }

  private Counter counter(Event event) {
    return registry.counter("floecat.operations", "event", event.name().toLowerCase(Locale.ROOT));
  }
}
