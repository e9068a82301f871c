package io.floecat.runtime.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Times calls of a part, by operation and outcome. */
final class CallTimer {

  /** The outcome of a call that did what it was asked to. */
  static final String OK = "ok";

  private final String name;
  private final MeterRegistry registry;
  private final Function<RuntimeException, String> outcomeOf;

  /** {@code outcomeOf} names what a failure means, in few different words. */
  CallTimer(String name, MeterRegistry registry, Function<RuntimeException, String> outcomeOf) {
    this.name = name;
    this.registry = registry;
    this.outcomeOf = outcomeOf;
  }

  void run(String operation, Runnable call) {
    time(
        operation,
        () -> {
          call.run();
          return OK;
        },
        outcome -> outcome);
  }

  <T> T time(String operation, Supplier<T> call, Function<T, String> outcomeOfResult) {
    Timer.Sample sample = Timer.start(registry);
    String outcome = "error"; // What an Error leaves behind.
    try {
      T result = call.get();
      outcome = outcomeOfResult.apply(result);
      return result;
    } catch (RuntimeException e) {
      outcome = outcomeOf.apply(e);
      throw e;
    } finally {
      sample.stop(
          Timer.builder(name)
              .tag("operation", operation)
              .tag("outcome", outcome)
              .register(registry));
    }
  }
}
