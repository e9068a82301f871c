package io.floecat.aws;

import io.floecat.spi.CheckResult;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretsManagerException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Whether calls for accounts could come through at all: who the service is, whether it gets a
 * session of the role, whether Secrets Manager answers. Each answer stands for a while, so that
 * looking costs nothing worth mentioning, and a bad one for less.
 */
final class AwsHealth {

  /** Has no secrets; its sessions show in CloudTrail as {@code floecat-readiness}. */
  private static final AccountId NOBODY = new AccountId("readiness");

  private static final Duration ILL = Duration.ofSeconds(5);

  private final AwsClients clients;
  private final List<Look> looks;

  AwsHealth(
      AwsClients clients,
      CallerIdentity identity,
      Optional<AccountSessions> sessions,
      LongSupplier nanoTime) {
    this.clients = clients;
    this.looks =
        Stream.concat(
                Stream.of(new Look(identity::ask, Duration.ofSeconds(30), nanoTime)),
                Stream.concat(
                    sessions.stream()
                        .map(
                            all ->
                                new Look(
                                    () -> all.tryOne(NOBODY), Duration.ofMinutes(1), nanoTime)),
                    Stream.of(new Look(this::reach, Duration.ofSeconds(30), nanoTime))))
            .toList();
  }

  /** The first of the problems. */
  CheckResult check() {
    return looks.stream()
        .map(Look::result)
        .filter(result -> !result.isHealthy())
        .findFirst()
        .orElseGet(CheckResult::healthy);
  }

  /** Without a signature any answer of the service is a refusal, which CloudTrail does not have. */
  private void reach() {
    try {
      clients
          .secrets()
          .getSecretValue(
              request ->
                  request
                      .secretId("accounts/readiness/connectors/readiness")
                      .overrideConfiguration(
                          as -> as.credentialsProvider(AnonymousCredentialsProvider.create())));
    } catch (SdkException e) {
      boolean isAnswer =
          e instanceof AwsServiceException answer
              && answer.statusCode() < 500
              && !AwsFailures.code(e).isEmpty();
      if (!isAnswer) {
        throw AwsFailures.ofService("readiness", "Secrets Manager", "GetSecretValue", e);
      }
    }
  }

  /** Something that is looked at now and then. */
  private static final class Look {

    private final Runnable look;
    private final Duration fresh;
    private final LongSupplier nanoTime;
    private volatile @Nullable Seen last;

    private record Seen(CheckResult result, long at) {}

    Look(Runnable look, Duration fresh, LongSupplier nanoTime) {
      this.look = look;
      this.fresh = fresh;
      this.nanoTime = nanoTime;
    }

    CheckResult result() {
      Seen before = last;
      if (before != null
          && nanoTime.getAsLong() - before.at()
              < (before.result().isHealthy() ? fresh : ILL).toNanos()) {
        return before.result();
      }
      CheckResult result = now();
      last = new Seen(result, nanoTime.getAsLong());
      return result;
    }

    private CheckResult now() {
      try {
        look.run();
        return CheckResult.healthy();
      } catch (SecretsManagerException e) {
        return CheckResult.failed(String.valueOf(e.getMessage()));
      }
    }
  }
}
