package io.floecat.testkit.lifecycle;

import io.floecat.testkit.Fault;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every external call of a write goes wrong in every way; and then also every call of whoever
 * recovers it; then the {@link Invariant} must hold. With {@code -Pproof} every run is driven,
 * without it as many as the backend is quick enough for.
 */
@DisplayName("P6, P8: an acknowledged write is there, any other wholly there or wholly gone")
public abstract class LifecycleFaultsContract {

  /** More calls than any recovery makes; a fault planned beyond its last call never happens. */
  private static final int RECOVERY_CALLS = 16;

  private static final boolean PROOF = Boolean.getBoolean("floecat.proof");

  /** A backend for one run. */
  protected abstract SecretsBackend backend();

  /** Of the runs with one fault, every how many-th is driven. */
  protected int strideOfOne() {
    return 1;
  }

  /** Of the runs with two faults, every how many-th is driven. */
  protected int strideOfTwo() {
    return 13;
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void write_anyCallGoesWrong_isRecovered(Scenario scenario) {
    int calls = Run.callsOf(scenario, backend());
    int stride = PROOF ? 1 : strideOfOne();
    int runs = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        for (Run.Recovery recovery : Run.Recovery.values()) {
          if (runs++ % stride == 0) {
            drive(new Run(scenario, call, fault, recovery), Optional.empty());
          }
        }
      }
    }
    System.out.printf("%s: %d runs with one fault%n", scenario, runs / stride);
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void write_anyCallAndAnyCallOfItsRecoveryGoWrong_isRecovered(Scenario scenario) {
    int calls = Run.callsOf(scenario, backend());
    int stride = PROOF ? 1 : strideOfTwo();
    int runs = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        for (Run.Recovery recovery : Run.Recovery.values()) {
          for (int second = 1; second <= RECOVERY_CALLS; second++) {
            for (Fault secondFault : Fault.values()) {
              if (runs++ % stride == 0) {
                drive(
                    new Run(scenario, call, fault, recovery),
                    Optional.of(new Run.SecondFault(second, secondFault)));
              }
            }
          }
        }
      }
    }
    System.out.printf("%s: %d runs with two faults%n", scenario, runs / stride);
  }

  @Test
  void expungeAccount_anyCallGoesWrong_endsWithNothingLeft() {
    int calls = AccountRun.calls(backend());
    int stride = PROOF ? 1 : Math.max(1, strideOfTwo() / 13);
    int runs = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        if (runs++ % stride == 0) {
          drive(new AccountRun(call, fault));
        }
      }
    }
    System.out.printf("EXPUNGE_ACCOUNT: %d runs with one fault%n", runs / stride);
  }

  private void drive(AccountRun run) {
    try {
      run.drive(backend());
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(run.toString(), e);
    }
  }

  private void drive(Run run, Optional<Run.SecondFault> second) {
    try {
      run.drive(second, backend());
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(run + second.map(it -> ", then " + it).orElse(""), e);
    }
  }
}
