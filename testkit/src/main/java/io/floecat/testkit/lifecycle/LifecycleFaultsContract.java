package io.floecat.testkit.lifecycle;

import io.floecat.testkit.Fault;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every external call of a write goes wrong in every way; and then also every call of whoever
 * recovers it; then the {@link Invariant} must hold. Exhaustive over one fault. Of the pairs of
 * faults every {@link #STRIDE}-th is driven, with {@code -Pproof} every one.
 */
@DisplayName("P6, P8: an acknowledged write is there, any other wholly there or wholly gone")
public abstract class LifecycleFaultsContract {

  /** More calls than any recovery makes; a fault planned beyond its last call never happens. */
  private static final int RECOVERY_CALLS = 16;

  private static final int STRIDE = Integer.getInteger("floecat.proof.stride", 13);

  /** A backend for one run. */
  protected abstract SecretsBackend backend();

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void write_anyCallGoesWrong_isRecovered(Scenario scenario) {
    int calls = Run.callsOf(scenario, backend());
    int runs = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        for (Run.Recovery recovery : Run.Recovery.values()) {
          drive(new Run(scenario, call, fault, recovery), Optional.empty());
          runs++;
        }
      }
    }
    System.out.printf("%s: %d runs with one fault%n", scenario, runs);
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void write_anyCallAndAnyCallOfItsRecoveryGoWrong_isRecovered(Scenario scenario) {
    int calls = Run.callsOf(scenario, backend());
    int runs = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        for (Run.Recovery recovery : Run.Recovery.values()) {
          for (int second = 1; second <= RECOVERY_CALLS; second++) {
            for (Fault secondFault : Fault.values()) {
              if (runs++ % STRIDE == 0) {
                drive(
                    new Run(scenario, call, fault, recovery),
                    Optional.of(new Run.SecondFault(second, secondFault)));
              }
            }
          }
        }
      }
    }
    System.out.printf("%s: %d runs with two faults%n", scenario, runs / STRIDE);
  }

  private void drive(Run run, Optional<Run.SecondFault> second) {
    try {
      run.drive(second, backend());
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(run + second.map(it -> ", then " + it).orElse(""), e);
    }
  }
}
