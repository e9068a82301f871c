package io.floecat.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RefusalAggregatorTest {

  private static final AuditEvent LOGIN = AuditEvent.of("-", AuditAction.LOGIN, "GetConnector");

  private final ManualClock clock = new ManualClock();
  private final RefusalAggregator notes = new RefusalAggregator(clock);

  @Test
  void add_firstOfItsKind_isToBeWrittenAtOnce() {
    assertThat(notes.add("DENIED", LOGIN, from("192.0.2.1"))).isTrue();
    assertThat(notes.add("DENIED", LOGIN, from("192.0.2.1"))).isFalse();
    assertThat(notes.add("DENIED", LOGIN, from("192.0.2.2"))).isTrue();

    assertThat(notes.take(false)).extracting(RefusalAggregator.Note::more).containsExactly(0L, 0L);
    assertThat(notes.take(false)).isEmpty();
  }

  @Test
  void take_whenTheMinuteIsOver_saysHowManyMoreThereWereAndSinceWhen() {
    var begin = clock.instant();
    for (int i = 0; i < 6; i++) {
      notes.add("DENIED", LOGIN, from("192.0.2.1"));
    }
    assertThat(notes.take(false)).hasSize(1);
    clock.advance(RefusalAggregator.WINDOW.minus(Duration.ofMillis(1)));
    assertThat(notes.take(false)).isEmpty();

    clock.advance(Duration.ofMillis(1));

    assertThat(notes.take(false))
        .containsExactly(new RefusalAggregator.Note(begin, "DENIED", LOGIN, from("192.0.2.1"), 5));
    assertThat(notes.add("DENIED", LOGIN, from("192.0.2.1"))).isTrue();
  }

  @Test
  @DisplayName("a storm from everywhere costs a bounded number of lines and of memory")
  void add_kindsWithoutEnd_areCountedTogether() {
    int kinds = 10_000;
    for (int i = 0; i < kinds; i++) {
      notes.add("DENIED", LOGIN, from("address " + i));
    }

    List<RefusalAggregator.Note> written = notes.take(true);

    assertThat(written).hasSize(RefusalAggregator.MOST_KINDS + 1);
    assertThat(written.getLast().event().subject()).isEqualTo("(others)");
    assertThat(written.getLast().more()).isEqualTo(kinds - RefusalAggregator.MOST_KINDS);
  }

  @Test
  @DisplayName("a storm of one action hides nothing of another")
  void add_anotherActionInAStorm_isWrittenWhole() {
    for (int i = 0; i < 10_000; i++) {
      notes.add("DENIED", LOGIN, from("address " + i));
    }
    notes.take(true);
    for (int i = 0; i < 10_000; i++) {
      notes.add("DENIED", LOGIN, from("address " + i));
    }
    var refused = AuditEvent.ofService(AuditAction.SECRET_REFUSED, "secret");

    assertThat(notes.add("REFUSED", refused, from("192.0.2.1"))).isTrue();

    assertThat(notes.take(false)).extracting(RefusalAggregator.Note::event).contains(refused);
  }

  private static Origin from(String address) {
    return new Origin(Optional.empty(), Optional.of(address));
  }
}
