package io.floecat.aws;

import io.floecat.spi.account.AccountId;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions that differ in one thing from those of the service, to see what that one thing does. */
final class RoleSessions {

  private final StsClient sts;
  private final AssumedRole role;

  RoleSessions(StsClient sts, AssumedRole role) {
    this.sts = sts;
    this.role = role;
  }

  /** Without a session policy: what it may do is what the role itself lets it. */
  Signer bare(AccountId account) {
    return assume(request(account).build());
  }

  /** Bare, and without the account's tag. */
  Signer untagged(AccountId account) {
    return assume(request(account).tags(List.of()).build());
  }

  /** Bare, and without the external id. */
  Signer withoutExternalId(AccountId account) {
    return assume(request(account).externalId(null).build());
  }

  private AssumeRoleRequest.Builder request(AccountId account) {
    var bare = new AssumedRole(role.arn(), role.externalId(), AssumedRole.MIN_DURATION, false);
    return new SessionRequests(bare).of(account).toBuilder();
  }

  private Signer assume(AssumeRoleRequest request) {
    Credentials made = sts.assumeRole(request).credentials();
    return Signer.session(
        StaticCredentialsProvider.create(
            AwsSessionCredentials.create(
                made.accessKeyId(), made.secretAccessKey(), made.sessionToken())));
  }
}
