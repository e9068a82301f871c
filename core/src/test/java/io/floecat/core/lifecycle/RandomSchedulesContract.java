package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Many short random schedules. One that fails prints its seed; {@code -Dfloecat.seed=<seed>} runs
 * that one alone. With {@code -Pproof} a million steps are made.
 */
@DisplayName("P6, P8: whatever happens in whatever order, nothing is lost and nothing is orphaned")
public abstract class RandomSchedulesContract {

  private static final int STEPS_OF_A_SCHEDULE = 400;

  /** A backend for one schedule; {@code random} may decide how it behaves. */
  protected abstract SecretsBackend backend(Random random);

  /** How many steps to make without {@code -Pproof}. */
  protected int steps() {
    return 50_000;
  }

  /** How many steps to make with {@code -Pproof}. */
  protected int stepsOfProof() {
    return 1_000_000;
  }

  @Test
  void manySchedules_nothingIsLostOrOrphaned() throws Throwable {
    onVirtualThread(this::driveAll);
  }

  @Test
  void schedule_drivenAgain_isTheSame() throws Throwable {
    onVirtualThread(() -> assertThat(drive(7)).isEqualTo(drive(7)));
  }

  /** Strands are virtual threads, and hand over soonest to one of their own kind. */
  private static void onVirtualThread(Runnable body) throws Throwable {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      executor.submit(body).get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private void driveAll() {
    Long seed = Long.getLong("floecat.seed");
    if (seed != null) {
      drive(seed);
      return;
    }
    int wanted = Boolean.getBoolean("floecat.proof") ? stepsOfProof() : steps();
    Figures figures = Figures.NONE;
    int schedules = 0;
    while (figures.steps() < wanted) {
      figures = figures.plus(drive(schedules++));
    }
    System.out.printf("%d random schedules: %s%n", schedules, figures);
  }

  private Figures drive(long seed) {
    var random = new Random(seed);
    try {
      return new Schedule(random, backend(random)).drive(STEPS_OF_A_SCHEDULE);
    } catch (AssertionError e) {
      throw new AssertionError("run it again with -Dfloecat.seed=" + seed, e);
    }
  }
}
