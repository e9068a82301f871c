package io.floecat.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.runtime.config.StartException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
@DisplayName("P6: a start does not depend on a server that hangs, and heeds what it says")
class StartConditionTest {

  private final CountDownLatch answer = new CountDownLatch(1);

  @Test
  void require_checkThatHangs_returnsWithoutItsAnswer() {
    StartCondition hanging = StartCondition.begin(this::refuseWhenAnswered);

    hanging.require();

    answer.countDown();
    assertThatThrownBy(
            () -> {
              while (true) {
                hanging.require();
              }
            })
        .isInstanceOf(StartException.class);
  }

  @Test
  void require_checkThatThrows_throwsThat() {
    answer.countDown();

    assertThatThrownBy(StartCondition.begin(this::refuseWhenAnswered)::require)
        .isInstanceOf(StartException.class)
        .hasMessage("elsewhere");
  }

  @Test
  void require_nothingToAsk_returns() {
    StartCondition.NONE.require();
  }

  private void refuseWhenAnswered() {
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new StartException("elsewhere");
  }
}
