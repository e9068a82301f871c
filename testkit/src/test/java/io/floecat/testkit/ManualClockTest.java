package io.floecat.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class ManualClockTest {

  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

  private final ManualClock clock = new ManualClock(START);

  @Test
  void instant_notAdvanced_staysTheSame() {
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
  }

  @Test
  void advance_bothWays_movesTheClockAndItsViews() {
    ZoneId zone = ZoneId.of("Europe/Vienna");
    Clock view = clock.withZone(zone);

    clock.advance(Duration.ofHours(2));
    clock.advance(Duration.ofHours(-1));

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3600));
    assertThat(view.instant()).isEqualTo(clock.instant());
    assertThat(view.getZone()).isEqualTo(zone);
  }
}
