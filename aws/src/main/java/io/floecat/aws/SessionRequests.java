package io.floecat.aws;

import io.floecat.iam.IamPolicies;
import io.floecat.spi.account.AccountId;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/** Makes the request for an account's session of the role. */
final class SessionRequests {

  /** The tag that policies compare with the tag of a secret (source document; P4). */
  static final String ACCOUNT_TAG = "AccountId";

  private final AssumedRole role;

  SessionRequests(AssumedRole role) {
    this.role = role;
  }

  /** One tag, which does not pass on to further roles, and nothing of another account. */
  AssumeRoleRequest of(AccountId account) {
    var request =
        AssumeRoleRequest.builder()
            .roleArn(role.arn().value())
            .roleSessionName(RoleSessionName.of(account))
            .durationSeconds(Math.toIntExact(role.sessionDuration().toSeconds()))
            .tags(Tag.builder().key(ACCOUNT_TAG).value(account.value()).build());
    role.externalId().ifPresent(request::externalId);
    if (role.sessionPolicy()) {
      request.policy(IamPolicies.session(role.arn().value(), account.value()));
    }
    return request.build();
  }
}
