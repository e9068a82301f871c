package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConnectorIdsTest {

  @Test
  void next_knownTimeAndZeros_isLaidOutAsAUlid() {
    RandomGenerator zeros = () -> 0L;
    var clock = InstantSource.fixed(Instant.ofEpochMilli(1_469_918_176_385L));

    assertThat(new ConnectorIds(clock, zeros).next()).isEqualTo("01aryz6s41" + "0".repeat(16));
  }

  @Test
  void next_anyTime_isALegalConnectorId() {
    for (Instant time :
        List.of(
            Instant.EPOCH, Instant.parse("2026-01-31T12:00:00Z"), Instant.ofEpochMilli(1L << 48))) {
      String id = new ConnectorIds(InstantSource.fixed(time), new SecureRandom()).next();

      assertThat(id).hasSize(26);
      assertThat(new ConnectorName(new AccountId("a"), id).connectorId()).isEqualTo(id);
    }
  }

  @Test
  void next_laterMillisecond_sortsLater() {
    var random = new Random(7);
    List<String> ids =
        Stream.iterate(1_700_000_000_000L, millis -> millis + 1 + random.nextInt(1 << 20))
            .limit(1_000)
            .map(millis -> InstantSource.fixed(Instant.ofEpochMilli(millis)))
            .map(clock -> new ConnectorIds(clock, random).next())
            .toList();

    assertThat(ids).isSorted();
  }

  @Test
  void next_sameMillisecond_differs() {
    var ids = new ConnectorIds(InstantSource.fixed(Instant.EPOCH), new SecureRandom());
    var made = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      made.add(ids.next());
    }

    assertThat(made).hasSize(10_000);
  }
}
