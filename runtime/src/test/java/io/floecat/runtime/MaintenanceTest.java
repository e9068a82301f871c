package io.floecat.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MaintenanceTest {

  @Test
  void every_jobThatFails_isDoneAgain() throws Exception {
    var done = new CountDownLatch(3);
    try (var maintenance = new Maintenance()) {
      maintenance.every(
          Duration.ofMillis(4),
          "failing",
          () -> {
            done.countDown();
            throw new IllegalStateException();
          });

      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  @Timeout(20)
  void every_jobThatHangs_delaysNoOther() throws Exception {
    var release = new CountDownLatch(1);
    var entered = new CountDownLatch(1);
    var done = new CountDownLatch(3);
    try (var maintenance = new Maintenance()) {
      maintenance.nowAndEvery(
          Duration.ofDays(1),
          "hanging",
          () -> {
            entered.countDown();
            awaitUninterruptibly(release);
          });
      entered.await();
      maintenance.every(Duration.ofMillis(4), "other", done::countDown);

      done.await();
      release.countDown();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void pause_variesByAQuarterOfThePeriod() {
    var random = new Random(1);

    LongSummaryStatistics pauses =
        LongStream.generate(() -> Maintenance.pauseMillis(Duration.ofSeconds(60), random))
            .limit(1_000)
            .summaryStatistics();

    assertThat(pauses.getMin()).isBetween(45_000L, 46_000L);
    assertThat(pauses.getMax()).isBetween(74_000L, 75_000L);
  }

  @Test
  void close_jobUnderWay_isFinishedAndNotDoneAgain() throws Exception {
    var maintenance = new Maintenance();
    var entered = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    var runs = new AtomicInteger();
    maintenance.every(
        Duration.ofMillis(4),
        "slow",
        () -> {
          entered.countDown();
          try {
            Thread.sleep(100);
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
          runs.incrementAndGet();
        });
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    maintenance.close();

    int after = runs.get();
    assertThat(after).isPositive();
    assertThat(interrupted).isFalse();
    Thread.sleep(50);
    assertThat(runs).hasValue(after);
  }
}
