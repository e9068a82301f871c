package io.floecat.aws;

/**
 * What an error of AWS means to the lifecycle (docs/lifecycle.md; the table is docs/aws-errors.md).
 */
enum AwsAnswer {
  /** It was not done, and will not be until somebody mends what the {@link Refusal} names. */
  REFUSED,
  /** The name or version id holds something else. */
  TAKEN,
  /** The secret is scheduled for deletion. */
  SCHEDULED,
  /** Not there, or not for us to see: the two look alike under attribute-based access control. */
  UNREADABLE,
  /** Whether it took, or will take, effect is unknown. */
  UNKNOWN,
  /** Too many calls, or a quota is used up. */
  THROTTLED
}
