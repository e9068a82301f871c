package io.floecat.aws;

import io.floecat.spi.CheckResult;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.secret.CurrentSecret;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretScheduledException;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretUnreadableException.Kind;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration.Builder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Secrets in AWS Secrets Manager: a secret's name is {@link SecretRef#name}, its tag {@code
 * AccountId} the account, its payload {@code SecretBinary}, its {@code ClientRequestToken} the
 * version. With a role, every call is made with a session of that role that carries the session tag
 * {@code AccountId}, so that IAM can tell accounts apart; without one, with the default AWS
 * credentials.
 *
 * <p>Needs CreateSecret, GetSecretValue, PutSecretValue, DeleteSecret and TagResource, and for
 * {@link #restore} RestoreSecret; with a role sts:AssumeRole and sts:TagSession on it; with a
 * customer key kms:Decrypt and kms:GenerateDataKey.
 */
public final class AwsSecretsManager implements SecretsManager {

  private static final Logger log = LoggerFactory.getLogger(AwsSecretsManager.class);

  private final AwsSettings settings;
  private final AwsClients clients;
  private final SecretsManagerClient secrets;
  private final Optional<AccountSessions> sessions;
  private final Optional<String> kmsKeyId;
  private final OwnCredentials own;
  private final SdkTime time = new SdkTime();
  private final CallerIdentity identity;
  private final AwsHome home;
  private final AwsHealth health;
  private final Optional<AssumedRole> role;

  AwsSecretsManager(AwsSettings settings, AwsClients clients, LongSupplier nanoTime) {
    this.settings = settings;
    this.clients = clients;
    this.secrets = clients.secrets();
    this.own = new OwnCredentials(clients.credentials());
    this.role = settings.role();
    this.sessions =
        role.map(assumed -> new AccountSessions(clients.sts(), own, time, assumed, nanoTime));
    this.kmsKeyId = settings.kmsKeyId();
    this.identity = new CallerIdentity(clients.sts(), own, time);
    this.home = new AwsHome(clients, own, identity, role, nanoTime);
    this.health = new AwsHealth(clients, identity, sessions, nanoTime);
  }

  /**
   * Opens no connection yet; credentials are looked for when they are first needed.
   *
   * @throws FailedPreconditionException there is no region
   */
  public static AwsSecretsManager open(AwsSettings settings) {
    return new AwsSecretsManager(
        settings, AwsClients.withDefaultCredentials(settings), System::nanoTime);
  }

  /** As {@link #open(AwsSettings)}, with credentials that the caller closes. */
  public static AwsSecretsManager open(AwsSettings settings, AwsCredentialsProvider credentials) {
    return new AwsSecretsManager(
        settings, AwsClients.with(settings, credentials), System::nanoTime);
  }

  /**
   * Asks AWS who the service is, and says it in the log. Where AWS does not answer, the service may
   * start all the same: {@link #check} goes on asking.
   *
   * @throws FailedPreconditionException sessions are to last longer than AWS gives to this identity
   */
  public void requireAttainableSessions() {
    try {
      String arn = identity.ask().arn();
      log.info("the service is {} on AWS", arn);
      role.ifPresent(assumed -> assumed.requireAttainableBy(arn));
    } catch (SecretsManagerException e) {
      log.warn("cannot tell who the service is on AWS", e);
    }
  }

  /**
   * A look at what AWS lets the service do, by these clients and sessions, on canary accounts.
   *
   * @param clock what the service goes by
   * @param pause waits
   */
  public Examination examination(InstantSource clock, Consumer<Duration> pause) {
    return new AwsExamination(this, clients, settings, sessions, clock, pause);
  }

  @Override
  public void create(SecretRef ref, SecretValue value, SecretVersion version) {
    send(
        value,
        binary ->
            call(
                "CreateSecret",
                ref,
                as ->
                    secrets.createSecret(
                        request ->
                            request
                                .name(ref.name())
                                .clientRequestToken(version.id())
                                .secretBinary(binary)
                                .tags(accountTag(ref.account()))
                                .applyMutation(this::underOurKey)
                                .overrideConfiguration(as))));
  }

  @Override
  public void put(SecretRef ref, SecretValue value, SecretVersion version) {
    send(
        value,
        binary ->
            call(
                "PutSecretValue",
                ref,
                as ->
                    secrets.putSecretValue(
                        request ->
                            request
                                .secretId(ref.name())
                                .clientRequestToken(version.id())
                                .secretBinary(binary)
                                .overrideConfiguration(as))));
  }

  @Override
  public SecretValue get(SecretRef ref, SecretVersion version) {
    return value(
        ref,
        call(
            "GetSecretValue",
            ref,
            as ->
                secrets.getSecretValue(
                    request ->
                        request
                            .secretId(ref.name())
                            .versionId(version.id())
                            .overrideConfiguration(as))));
  }

  @Override
  public CurrentSecret current(SecretRef ref) {
    GetSecretValueResponse response =
        call(
            "GetSecretValue",
            ref,
            as ->
                secrets.getSecretValue(
                    request -> request.secretId(ref.name()).overrideConfiguration(as)));
    return new CurrentSecret(version(ref, response), value(ref, response));
  }

  @Override
  public void delete(SecretRef ref, Recovery recovery) {
    call(
        "DeleteSecret",
        ref,
        as ->
            secrets.deleteSecret(
                request -> {
                  request.secretId(ref.name()).overrideConfiguration(as);
                  switch (recovery) {
                    case Recovery.Window(var window) ->
                        request.recoveryWindowInDays(window.toDays());
                    case Recovery.None() -> request.forceDeleteWithoutRecovery(true);
                  }
                }));
  }

  /**
   * Whether AWS lets a live secret be restored is not documented: where it refuses, a look at the
   * secret tells whether it is live.
   */
  @Override
  public void restore(SecretRef ref) {
    try {
      call(
          "RestoreSecret",
          ref,
          as ->
              secrets.restoreSecret(
                  request -> request.secretId(ref.name()).overrideConfiguration(as)));
    } catch (SecretScheduledException e) {
      current(ref).value().close();
    }
  }

  /**
   * {@code aws}, then partition, Region and AWS account as ARNs of the secrets begin. With a role,
   * the AWS account is the role's; without one, STS is asked for the one of the credentials, once
   * for each access key.
   */
  @Override
  public String home() {
    return home.get();
  }

  @Override
  public Optional<String> elsewhereThan(String other) {
    return home.elsewhereThan(other);
  }

  /**
   * Whether STS knows the service's own credentials and gives a session of the role, and whether
   * Secrets Manager answers. That it may be used is not asked: a look there would fill CloudTrail
   * with refusals, and calls of users say it soon enough.
   */
  @Override
  public CheckResult check() {
    return health.check();
  }

  @Override
  public void close() {
    clients.close();
  }

  private void underOurKey(CreateSecretRequest.Builder request) {
    kmsKeyId.ifPresent(request::kmsKeyId);
  }

  private static Tag accountTag(AccountId account) {
    return Tag.builder().key(SessionRequests.ACCOUNT_TAG).value(account.value()).build();
  }

  /** Makes a call with the credentials by which the secret's account is reached. */
  private <T extends SecretsManagerResponse> T call(
      String operation, SecretRef ref, Function<Consumer<Builder>, T> call) {
    if (sessions.isEmpty()) {
      own.require(ref.name());
    }
    Optional<AwsCredentialsProvider> session = sessions.map(all -> all.of(ref.account()));
    var made = new ReportedCall(operation, role.map(_ -> RoleSessionName.of(ref.account())));
    try {
      T response = call.apply(request -> session.ifPresent(request::credentialsProvider));
      made.answered(response.responseMetadata());
      return response;
    } catch (SdkException e) {
      made.failed(e);
      boolean hasAnotherSession =
          AwsFailures.refusesCredentials(e)
              && session.filter(it -> sessions.get().expire(ref.account(), it)).isPresent();
      if (hasAnotherSession || time.isNews("Secrets Manager", e)) {
        throw AwsFailures.ofService(ref.name(), "Secrets Manager", operation, e, true);
      }
      throw AwsFailures.ofSecret(operation, ref, e);
    }
  }

  /** Lends the value's bytes to a call, and clears them. */
  private static void send(SecretValue value, Consumer<SdkBytes> call) {
    byte[] bytes = value.expose();
    try {
      call.accept(SdkBytes.fromByteArrayUnsafe(bytes));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The payload as bytes, also of a version that somebody else has written as text. */
  private static SecretValue value(SecretRef ref, GetSecretValueResponse response) {
    SdkBytes binary = response.secretBinary();
    String text = response.secretString();
    if (binary == null && (text == null || text.isEmpty())) {
      throw new DataLossException(
          ErrorReason.CORRUPT_DATA, "the secret %s holds no value".formatted(ref));
    }
    byte[] bytes =
        binary == null ? text.getBytes(StandardCharsets.UTF_8) : binary.asByteArrayUnsafe();
    try {
      return SecretValue.copyOf(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Somebody else may have chosen an id that we would not. */
  private static SecretVersion version(SecretRef ref, GetSecretValueResponse response) {
    try {
      return new SecretVersion(response.versionId());
    } catch (IllegalArgumentException e) {
      throw new SecretUnreadableException(
          Kind.NOT_FOUND,
          "the current version of the secret %s has an id that is none of ours".formatted(ref),
          null);
    }
  }
}
