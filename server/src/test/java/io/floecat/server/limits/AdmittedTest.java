package io.floecat.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.Empty;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdmittedTest {

  private final Permits places = new Permits(1, 1);
  private final ByteBudget bytes = new ByteBudget(Limits.LIST_BYTES, Limits.LIST_BYTES);
  private final ServiceRequestContext ctx =
      ServiceRequestContext.of(HttpRequest.of(HttpMethod.GET, "/"));
  private final Admitted admitted =
      new Admitted(places.take("a"), bytes.share("a"), bytes.share("a"), Runnable::run);

  /** How many places were taken while each thing happened. */
  private final List<String> seen = new ArrayList<>();

  @Test
  @DisplayName("a client that has its answer always finds a place for its next request")
  void work_answerIsSent_whenThePlaceIsFree() {
    admitted.work(ctx, work(Empty::getDefaultInstance));

    assertThat(seen).containsExactly("make 1", "send 0");
  }

  @Test
  void work_failureIsSent_whenThePlaceIsFree() {
    admitted.work(
        ctx,
        work(
            () -> {
              throw new IllegalStateException();
            }));

    assertThat(seen).containsExactly("make 1", "fail 0");
  }

  @Test
  void failed_beforeItsWork_leavesThePlaceBeforeTheFailureIsSent() {
    var failure = new IllegalStateException();

    assertThat(admitted.failed(failure)).isSameAs(failure);
    assertThat(places.taken()).isZero();
  }

  @Test
  void end_whileTheWorkIsUnderWay_keepsThePlaceUntilItIsDone() {
    admitted.work(
        ctx,
        work(
            () -> {
              admitted.end();
              seen.add("gone " + places.taken());
              return Empty.getDefaultInstance();
            }));
    admitted.end();

    assertThat(seen).containsExactly("make 1", "gone 1", "send 0");
    assertThatCode(() -> places.take("a")).doesNotThrowAnyException();
  }

  private Work<Empty> work(Supplier<Empty> make) {
    return new Work<>() {
      @Override
      public boolean isList() {
        return false;
      }

      @Override
      public Empty make() {
        seen.add("make " + places.taken());
        return make.get();
      }

      @Override
      public void send(Empty answer) {
        seen.add("send " + places.taken());
      }

      @Override
      public void fail(Throwable thrown) {
        seen.add("fail " + places.taken());
      }
    };
  }
}
