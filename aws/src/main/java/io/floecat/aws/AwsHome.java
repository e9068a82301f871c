package io.floecat.aws;

import io.floecat.spi.secret.SecretsManagerException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * In which AWS account and Region the secrets are. A role's ARN says so; without a role STS does,
 * and where STS cannot be reached, the account id that comes with the credentials ({@code
 * AWS_ACCOUNT_ID}, {@code aws_account_id} of a profile, or what their source says).
 */
final class AwsHome {

  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
  private static final Pattern HOME =
      Pattern.compile("aws arn:[^:]+:secretsmanager:(?<region>[^:]+):\\d{12}");

  private final AwsClients clients;
  private final OwnCredentials own;
  private final CallerIdentity identity;
  private final Optional<AssumedRole> role;
  private final LongSupplier nanoTime;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Known known;
  private volatile @Nullable Failed failed;

  private record Known(String accessKeyId, String home) {}

  private record Failed(String accessKeyId, SecretsManagerException failure, long at) {}

  AwsHome(
      AwsClients clients,
      OwnCredentials own,
      CallerIdentity identity,
      Optional<AssumedRole> role,
      LongSupplier nanoTime) {
    this.clients = clients;
    this.own = own;
    this.identity = identity;
    this.role = role;
    this.nanoTime = nanoTime;
  }

  /** See {@link AwsSecretsManager#home}. */
  String get() {
    if (role.isPresent()) {
      RoleArn arn = role.get().arn();
      return home(arn.partition(), arn.account());
    }
    AwsCredentialsIdentity present = own.require("where the secrets are");
    Known before = known;
    return before != null && before.accessKeyId().equals(present.accessKeyId())
        ? before.home()
        : askedByOne(present);
  }

  /** Whoever waited for another one's answer takes that. */
  private String askedByOne(AwsCredentialsIdentity present) {
    asking.lock();
    try {
      Known before = known;
      if (before != null && before.accessKeyId().equals(present.accessKeyId())) {
        return before.home();
      }
      Failed failure = failed;
      if (failure != null
          && failure.accessKeyId().equals(present.accessKeyId())
          && nanoTime.getAsLong() - failure.at() < ASK_AGAIN.toNanos()) {
        throw failure.failure();
      }
      return ask(present);
    } finally {
      asking.unlock();
    }
  }

  private String ask(AwsCredentialsIdentity present) {
    try {
      String home = ofCredentials(present);
      known = new Known(present.accessKeyId(), home);
      return home;
    } catch (SecretsManagerException e) {
      failed = new Failed(present.accessKeyId(), e, nanoTime.getAsLong());
      throw e;
    }
  }

  private String ofCredentials(AwsCredentialsIdentity present) {
    try {
      Caller caller = identity.ask();
      return home(caller.partition(), caller.account());
    } catch (SecretsManagerException e) {
      return present
          .accountId()
          .filter(_ -> isAway(e))
          .map(account -> home(partition(), account))
          .orElseThrow(() -> e);
    }
  }

  /** STS did not answer, or could not: what it refuses, it knows better than anybody. */
  private static boolean isAway(SecretsManagerException e) {
    return e.getCause() instanceof SdkException cause
        && !(cause instanceof AwsServiceException answer && answer.statusCode() < 500);
  }

  /**
   * See {@link AwsSecretsManager#elsewhereThan}: without a role, all that is known without asking
   * is the Region.
   */
  Optional<String> elsewhereThan(String other) {
    Matcher held = HOME.matcher(other);
    return held.matches() && !clients.region().equals(held.group("region"))
        ? Optional.of(home(partition(), role.map(it -> it.arn().account()).orElse("*")))
        : Optional.empty();
  }

  private String home(String partition, String account) {
    return "aws arn:%s:secretsmanager:%s:%s".formatted(partition, clients.region(), account);
  }

  private String partition() {
    return PartitionMetadata.of(Region.of(clients.region())).id();
  }
}
