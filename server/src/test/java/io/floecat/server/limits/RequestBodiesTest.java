package io.floecat.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.floecat.server.TestLimits;
import io.floecat.server.error.Failures;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.spi.error.ResourceExhaustedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestBodiesTest {

  private static final int PART = Failures.MAX_REQUEST_BYTES / 4;

  private static final Limits LIMITS = new TestLimits().bytes(8L * PART, 8L * PART).limits();

  private final RequestBodies bodies = new RequestBodies(LIMITS, Failures.MAX_REQUEST_BYTES);

  @Test
  void whole_bodyOfTheLargestSize_isReadAndItsBuffersGivenBack() {
    List<ByteBuf> parts = parts(4);
    HttpRequest request = request(parts);

    assertThat(bodies.whole(ServiceRequestContext.of(request), request))
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(
            whole -> assertThat(whole.content().length()).isEqualTo(Failures.MAX_REQUEST_BYTES));
    assertThat(parts).extracting(ByteBuf::refCnt).containsOnly(0);
  }

  @Test
  void whole_bodyTooLarge_isRefusedAndItsBuffersGivenBack() {
    List<ByteBuf> parts = parts(9);
    HttpRequest request = request(parts);

    assertThat(bodies.whole(ServiceRequestContext.of(request), request))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(InvalidArgumentException.class);
    assertThat(parts).extracting(ByteBuf::refCnt).containsOnly(0);
  }

  @Test
  void whole_moreThanOneCallersBodiesMayTake_isRefusedUntilTheOthersHaveEnded() {
    long room = LIMITS.bytesPerCaller();
    var held = new ArrayList<ServiceRequestContext>();
    for (long taken = 0; taken + 4 * PART <= room; taken += 4 * PART) {
      HttpRequest request = request(parts(4));
      held.add(ServiceRequestContext.of(request));
      assertThat(bodies.whole(held.getLast(), request)).succeedsWithin(Duration.ofSeconds(10));
    }

    List<ByteBuf> parts = parts(4);
    HttpRequest refused = request(parts);
    assertThat(bodies.whole(ServiceRequestContext.of(refused), refused))
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableThat()
        .withCauseInstanceOf(ResourceExhaustedException.class);

    held.getFirst().logBuilder().endRequest();
    held.getFirst().logBuilder().endResponse();
    assertThat(isAcceptedSoon()).isTrue();
  }

  /** The event loop gives the room back, soon after the response has ended. */
  private boolean isAcceptedSoon() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < end) {
      HttpRequest next = request(parts(4));
      if (bodies
          .whole(ServiceRequestContext.of(next), next)
          .handle((_, failure) -> failure == null)
          .join()) {
        return true;
      }
    }
    return false;
  }

  private static List<ByteBuf> parts(int count) {
    return Stream.generate(() -> ByteBufAllocator.DEFAULT.directBuffer(PART).writeZero(PART))
        .limit(count)
        .toList();
  }

  private static HttpRequest request(List<ByteBuf> parts) {
    return HttpRequest.of(
        RequestHeaders.of(HttpMethod.POST, "/v1/accounts/a/connectors"),
        parts.stream().map(HttpData::wrap).toArray(HttpData[]::new));
  }
}
