package io.floecat.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkGlobalTime;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the SDK has learned of the time. A signature of another hour is refused; from that answer
 * the SDK learns how wrong this machine's clock is, once for each service, and signs by it from
 * then on. So the first such refusal is none that stays, and the same for the same hour is.
 */
final class SdkTime {

  /** From here on the SDK takes a difference for a wrong clock. */
  private static final Duration SKEWED = Duration.ofMinutes(4);

  private static final Duration ANOTHER = Duration.ofMinutes(1);

  private final Map<String, Integer> offsets = new ConcurrentHashMap<>();

  /** Whether {@code service} has just told the time to the SDK, which will do better next time. */
  boolean isNews(String service, SdkException failure) {
    if (!AwsFailures.isBadlySigned(failure)) {
      return false;
    }
    int offset = SdkGlobalTime.getGlobalTimeOffset();
    Integer before = offsets.put(service, offset);
    return Math.abs(offset) >= SKEWED.toSeconds()
        && (before == null || Math.abs(offset - before) > ANOTHER.toSeconds());
  }
}
