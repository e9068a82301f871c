package io.floecat.runtime.metrics;

import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.OperationService.Backlog;
import io.floecat.core.operation.StoredKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Counts what becomes of operations, and shows how many are open and for how long. */
public final class OperationMetrics implements OperationListener {

  private final MeterRegistry registry;
  private final AtomicReference<Backlog> backlog =
      new AtomicReference<>(new Backlog(0, Duration.ZERO));

  /** Registers all counters at once, so that a rate can be seen from zero. */
  public OperationMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge("floecat.operations.open", backlog, it -> it.get().open());
    TimeGauge.builder(
            "floecat.operations.oldest.age",
            backlog,
            TimeUnit.MILLISECONDS,
            it -> it.get().oldestAge().toMillis())
        .register(registry);
    Arrays.stream(Event.values()).forEach(this::counter);
    Arrays.stream(StoredKind.values()).forEach(this::damage);
  }

  @Override
  public void on(Event event, String secretName) {
    counter(event).increment();
  }

  @Override
  public void damaged(StoredKind kind, String key) {
    damage(kind).increment();
  }

  /** Sets what is shown of open operations. */
  public void show(Backlog now) {
    backlog.set(now);
  }

  private Counter damage(StoredKind kind) {
    return registry.counter("floecat.store.damaged", "kind", kind.name().toLowerCase(Locale.ROOT));
  }

  private Counter counter(Event event) {
    return registry.counter("floecat.operations", "event", event.name().toLowerCase(Locale.ROOT));
  }
}
