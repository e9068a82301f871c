package io.floecat.aws;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who AWS says the service itself is: STS GetCallerIdentity, which needs no permission. */
final class CallerIdentity {

  private static final String SUBJECT = "who the service is on AWS";

  private final StsClient sts;
  private final OwnCredentials own;
  private final SdkTime time;

  CallerIdentity(StsClient sts, OwnCredentials own, SdkTime time) {
    this.sts = sts;
    this.own = own;
    this.time = time;
  }

  /**
   * Asks.
   *
   * @throws io.floecat.spi.secret.SecretsManagerException AWS does not say
   */
  Caller ask() {
    own.require(SUBJECT);
    try {
      GetCallerIdentityResponse answer = sts.getCallerIdentity();
      return new Caller(answer.arn(), answer.account());
    } catch (SdkException e) {
      throw AwsFailures.ofService(SUBJECT, "STS", "GetCallerIdentity", e, time.isNews("STS", e));
    }
  }
}
