package io.floecat.core.lifecycle;

import io.floecat.testkit.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every external call of a write goes wrong in every way; and then also every call of whoever
 * recovers it; then the {@link Invariant} must hold. With {@code -Pproof} every run with one fault
 * is driven, and of the others as many as the backend is quick enough for.
 */
@DisplayName("P6, P8: an acknowledged write is there, any other wholly there or wholly gone")
public abstract class LifecycleFaultsContract {

  /** More calls than any recovery makes; a fault planned beyond its last call never happens. */
  private static final int RECOVERY_CALLS = 16;

  /** What hangs while others go on is a first fault only: who would they be? */
  private static final List<Fault> SECOND_FAULTS =
      Arrays.stream(Fault.values()).filter(fault -> !fault.hangs()).toList();

  private static final boolean PROOF = Boolean.getBoolean("floecat.proof");

  /** A backend for one run. */
  protected abstract SecretsBackend backend();

  /** Of the runs with one fault, every how many-th is driven: a prime, so as to meet each kind. */
  protected int strideOfOne() {
    return 1;
  }

  /** Of the runs with two faults, every how many-th is driven. */
  protected int strideOfTwo() {
    return 71;
  }

  /** Of the removals of an account, every how many-th is driven. */
  protected int strideOfAccount() {
    return 1;
  }

  /** {@link #strideOfTwo} with {@code -Pproof}. */
  protected int strideOfTwoInProof() {
    return 1;
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void write_anyCallGoesWrong_isRecovered(Scenario scenario) {
    drive(scenario, List.of(Optional.empty()), PROOF ? 1 : strideOfOne());
  }

  @ParameterizedTest
  @EnumSource(Scenario.class)
  void write_anyCallAndAnyCallOfItsRecoveryGoWrong_isRecovered(Scenario scenario) {
    List<Optional<Run.SecondFault>> seconds =
        IntStream.rangeClosed(1, RECOVERY_CALLS)
            .boxed()
            .flatMap(call -> SECOND_FAULTS.stream().map(it -> new Run.SecondFault(call, it)))
            .map(Optional::of)
            .toList();
    drive(scenario, seconds, PROOF ? strideOfTwoInProof() : strideOfTwo());
  }

  @Test
  void expungeAccount_anyCallGoesWrong_endsWithNothingLeft() {
    int calls = AccountRun.calls(backend());
    int stride = PROOF ? 1 : strideOfAccount();
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

  /** Drives every {@code stride}-th run with one of the second faults. */
  private void drive(Scenario scenario, List<Optional<Run.SecondFault>> seconds, int stride) {
    int calls = Run.callsOf(scenario, backend());
    int planned = 0;
    int driven = 0;
    for (int call = 1; call <= calls; call++) {
      for (Fault fault : Fault.values()) {
        for (Run.Recovery recovery : Run.Recovery.values()) {
          for (Run.Place place : Run.Place.values()) {
            for (Optional<Run.SecondFault> second : seconds) {
              if (planned++ % stride == 0) {
                drive(new Run(scenario, call, fault, recovery, place), second);
                driven++;
              }
            }
          }
        }
      }
    }
    System.out.printf(
        "%s: %d calls, %d of %d runs with %s%n",
        scenario, calls, driven, planned, seconds.size() == 1 ? "one fault" : "two faults");
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
