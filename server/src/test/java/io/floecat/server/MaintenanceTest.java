package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

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
