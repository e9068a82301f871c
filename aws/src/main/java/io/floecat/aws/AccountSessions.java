package io.floecat.aws;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretsManagerException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The sessions of the role, one per account in use: a bounded number, each gone when its account
 * was idle for as long as a session lasts. A session holds credentials and nothing that needs
 * closing, neither a thread nor a connection.
 */
final class AccountSessions {

  private static final Logger log = LoggerFactory.getLogger(AccountSessions.class);

  /** At about a kilobyte each; an account beyond them costs one more AssumeRole when it comes. */
  private static final int MAX_SESSIONS = 10_000;

  /** How long before a session's end the next one is asked for. */
  private static final Duration RENEW_BEFORE = Duration.ofMinutes(5);

  /** Sessions that began together are not all renewed together. */
  private static final Duration SPREAD = Duration.ofMinutes(3);

  private final StsClient sts;
  private final OwnCredentials own;
  private final SdkTime time;
  private final AssumedRole role;
  private final LongSupplier nanoTime;
  private final SessionRequests requests;
  private final Cache<AccountId, AccountSession> sessions;
  private final AtomicInteger packedPercent = new AtomicInteger();

  /** {@code nanoTime} is {@link System#nanoTime}, or a test's. */
  AccountSessions(
      StsClient sts, OwnCredentials own, SdkTime time, AssumedRole role, LongSupplier nanoTime) {
    this.sts = sts;
    this.own = own;
    this.time = time;
    this.requests = new SessionRequests(role);
    this.role = role;
    this.nanoTime = nanoTime;
    this.sessions =
        Caffeine.newBuilder()
            .maximumSize(MAX_SESSIONS)
            .expireAfterAccess(role.sessionDuration())
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * Credentials of a session that carries the account's tag.
   *
   * @throws SecretsManagerException there are none
   */
  AwsCredentialsProvider of(AccountId account) {
    return session(account).credentials(() -> assume(account));
  }

  /** AWS does not take these credentials of the account any more: whether the next ones differ. */
  boolean expire(AccountId account, AwsCredentialsProvider credentials) {
    return session(account).expire(credentials);
  }

  /** Asks for a session that nobody uses, to see whether there would be one. */
  void tryOne(AccountId account) {
    assume(account);
  }

  /**
   * The most that STS said session tags and session policy take of the room for them, in percent
   * (AssumeRole, {@code PackedPolicySize}); 0 where it has not said so yet.
   */
  int packedPercent() {
    return packedPercent.get();
  }

  private AccountSession session(AccountId account) {
    return sessions.get(account, this::newSession);
  }

  private AccountSession newSession(AccountId account) {
    Duration end = role.sessionDuration();
    long spread = Math.floorMod(account.hashCode(), SPREAD.toSeconds());
    Duration renewal = end.minus(RENEW_BEFORE).minusSeconds(spread);
    return new AccountSession(new AccountSession.Lifetime(end, renewal), AwsClients.CALL, nanoTime);
  }

  private AwsCredentialsProvider assume(AccountId account) {
    own.require("no session for account " + account);
    var call = new ReportedCall("AssumeRole", Optional.of(RoleSessionName.of(account)));
    try {
      AssumeRoleResponse response = sts.assumeRole(requests.of(account));
      call.answered(response.responseMetadata());
      Optional.ofNullable(response.packedPolicySize())
          .ifPresent(percent -> packedPercent.accumulateAndGet(percent, Math::max));
      Credentials made = response.credentials();
      return StaticCredentialsProvider.create(
          AwsSessionCredentials.create(
              made.accessKeyId(), made.secretAccessKey(), made.sessionToken()));
    } catch (SdkException e) {
      call.failed(e);
      var failure =
          AwsFailures.ofService(
              "no session for account " + account, "STS", "AssumeRole", e, time.isNews("STS", e));
      log.warn("{} ({}): {}", failure.getMessage(), role.arn(), e.getMessage());
      throw failure;
    }
  }
}
