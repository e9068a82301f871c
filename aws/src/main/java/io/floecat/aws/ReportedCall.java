package io.floecat.aws;

import io.floecat.spi.secret.BackendCall;
import io.floecat.spi.secret.BackendCalls;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsResponseMetadata;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A call that is reported with what CloudTrail has of it, too: the request id and the name of the
 * role's session.
 */
final class ReportedCall {

  private static final String OK = "OK";

  /** What the SDK says where a response has no id. */
  private static final String UNKNOWN = "UNKNOWN";

  private final String operation;
  private final Optional<String> session;

  ReportedCall(String operation, Optional<String> session) {
    this.operation = operation;
    this.session = session;
  }

  /** A response that did not come over the wire has no metadata. */
  void answered(@Nullable AwsResponseMetadata metadata) {
    report(metadata == null ? null : metadata.requestId(), OK);
  }

  /** Reports AWS's error code, or which exception says that AWS did not answer. */
  void failed(SdkException failure) {
    String code = AwsFailures.code(failure);
    report(
        failure instanceof AwsServiceException answer ? answer.requestId() : null,
        code.isEmpty() ? failure.getClass().getSimpleName() : code);
  }

  private void report(@Nullable String requestId, String answer) {
    Optional<String> id = Optional.ofNullable(requestId).filter(it -> !it.equals(UNKNOWN));
    BackendCalls.report(new BackendCall(operation, id, session, answer));
  }
}
