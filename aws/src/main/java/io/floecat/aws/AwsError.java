package io.floecat.aws;

import java.util.Optional;

/**
 * A row of the table of AWS's errors.
 *
 * @param code AWS's error code; empty for what is no answer of AWS
 * @param action the one action that this row is about, as {@code DeleteSecret}; empty: all others
 * @param refusal what to mend, where it is refused
 * @param source where AWS says so, or why we believe it
 */
record AwsError(
    String code,
    Optional<String> action,
    AwsAnswer answer,
    Optional<Refusal> refusal,
    String source) {

  static AwsError of(String code, AwsAnswer answer, String source) {
    return new AwsError(code, Optional.empty(), answer, Optional.empty(), source);
  }

  static AwsError refused(String code, Refusal refusal, String source) {
    return new AwsError(code, Optional.empty(), AwsAnswer.REFUSED, Optional.of(refusal), source);
  }

  boolean isOf(Refusal one) {
    return refusal.filter(one::equals).isPresent();
  }

  /** The same code, where it comes from this one action. */
  AwsError of(String oneAction) {
    return new AwsError(code, Optional.of(oneAction), answer, refusal, source);
  }
}
