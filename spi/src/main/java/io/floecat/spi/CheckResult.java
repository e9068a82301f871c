package io.floecat.spi;

import java.util.Optional;

/**
 * The health of a part, as a value: a part that is ill does not throw.
 *
 * @param problem what is wrong and what to do about it, for the operator; empty when healthy
 */
public record CheckResult(Optional<String> problem) {

  private static final CheckResult HEALTHY = new CheckResult(Optional.empty());

  /** The part works. */
  public static CheckResult healthy() {
    return HEALTHY;
  }

  /** The part does not work; {@code problem} says why, without secrets. */
  public static CheckResult failed(String problem) {
    return new CheckResult(Optional.of(problem));
  }

  /** Whether the part works. */
  public boolean isHealthy() {
    return problem.isEmpty();
  }
}
