package io.floecat.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.ResourceExhaustedException;
import io.floecat.spi.error.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(10, 6);

  @Test
  void take_moreThanOneCallerGets_isRefusedForThatCallerOnly() {
    budget.share("a").take(6);

    assertThatThrownBy(() -> budget.share("a").take(1))
        .isInstanceOf(ResourceExhaustedException.class)
        .hasMessageContaining("one caller");
    budget.share("b").take(4);
  }

  @Test
  void take_moreThanThereIs_isRefused() {
    budget.share("a").take(6);
    budget.share("b").take(4);

    assertThatThrownBy(() -> budget.share("c").take(1)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void close_givesEverythingBackOnce() {
    ByteBudget.Share first = budget.share("a");
    first.take(4);
    first.take(2);
    first.close();
    first.close();
    first.force(6);

    ByteBudget.Share second = budget.share("a");
    second.take(6);
    assertThatThrownBy(() -> budget.share("a").take(1))
        .isInstanceOf(ResourceExhaustedException.class);
  }

  @Test
  void take_withPatience_waitsForRoom() {
    ByteBudget.Share first = budget.share("a");
    first.take(6);

    CompletableFuture<Void> second =
        CompletableFuture.runAsync(
            () -> budget.share("a").take(1, Duration.ofDays(1)), Thread::startVirtualThread);
    assertThat(second).isNotDone();
    first.close();

    second.join();
  }

  @Test
  void take_withPatienceThatEnds_isRefused() {
    budget.share("a").take(6);

    assertThatThrownBy(() -> budget.share("a").take(1, Duration.ofMillis(1)))
        .isInstanceOf(ResourceExhaustedException.class);
  }

  @Test
  void force_beyondTheBudget_isCountedAndGivenBack() {
    ByteBudget.Share share = budget.share("a");
    share.force(20);

    assertThatThrownBy(() -> budget.share("b").take(1)).isInstanceOf(UnavailableException.class);
    share.close();
    budget.share("b").take(6);
  }
}
