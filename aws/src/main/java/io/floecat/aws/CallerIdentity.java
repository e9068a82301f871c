package io.floecat.aws;

import io.floecat.core.CheckResult;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;

/** Who AWS says the service itself is: STS GetCallerIdentity, which nobody can be denied. */
final class CallerIdentity {

  /** An answer stands for this long, so that a health check costs nothing worth mentioning. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private final StsClient sts;
  private final LongSupplier nanoTime;
  private volatile @Nullable Looked last;

  private record Looked(CheckResult result, long at) {}

  CallerIdentity(StsClient sts, LongSupplier nanoTime) {
    this.sts = sts;
    this.nanoTime = nanoTime;
  }

  /** The ARN of the default credentials; throws what the SDK throws. */
  String arn() {
    return sts.getCallerIdentity().arn();
  }

  CheckResult check() {
    Looked before = last;
    if (before != null && nanoTime.getAsLong() - before.at() < FRESH.toNanos()) {
      return before.result();
    }
    CheckResult result = look();
    last = new Looked(result, nanoTime.getAsLong());
    return result;
  }

  private CheckResult look() {
    try {
      arn();
      return CheckResult.healthy();
    } catch (SdkException e) {
      return CheckResult.failed(AwsFailures.problem("STS", e));
    }
  }
}
