package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.CheckResult;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadinessTest {

  @Test
  void refresh_checkThatHangs_isNotReadyWithItsReasonAndKeepsNoOtherFromBeingLookedAt()
      throws Exception {
    var release = new CountDownLatch(1);
    var asked = new AtomicInteger();
    var other = new AtomicReference<>(CheckResult.healthy());
    var readiness =
        new Readiness(
            Map.of(
                "hanging",
                () -> {
                  asked.incrementAndGet();
                  return awaited(release);
                },
                "other",
                other::get),
            Duration.ofMillis(50));

    try (var logs = new LogCapture()) {
      readiness.refresh();
      other.set(CheckResult.failed("the disk is full"));
      readiness.refresh();

      assertThat(readiness.answer().isHealthy()).isFalse();
      assertThat(logs.await("hanging: does not answer within 50 ms", 1)).isNotEmpty();
      assertThat(logs.await("other: the disk is full", 1)).isNotEmpty();
    }
    assertThat(asked).as("no second check beside the one that hangs").hasValue(1);

    other.set(CheckResult.healthy());
    release.countDown();
    while (!readiness.answer().isHealthy()) {
      readiness.refresh();
    }
  }

  @Test
  void refresh_checkThatBreaksOff_isNotReady() {
    var isBroken = new AtomicReference<>(false);
    var readiness =
        new Readiness(
            Map.of(
                "part",
                () -> {
                  if (isBroken.get()) {
                    throw new IllegalStateException();
                  }
                  return CheckResult.healthy();
                }));
    readiness.refresh();
    assertThat(readiness.answer().isHealthy()).isTrue();

    isBroken.set(true);
    readiness.refresh();

    assertThat(readiness.answer().isHealthy()).isFalse();
  }

  private static CheckResult awaited(CountDownLatch release) {
    try {
      release.await();
      return CheckResult.healthy();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
