package io.floecat.aws;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.secret.SecretsManagerException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * Whether AWS lets the service do what it has to, and nothing else: first who it is, then an
 * account's session, then its secrets, then what must not work.
 */
final class AwsExamination implements Examination {

  /** AWS has been seen to refuse signatures from 5 minutes on. */
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final List<String> AFTER_IDENTITY =
      List.of("session", "create", "read", "update", "delete", "restore", "isolation");
  private static final List<String> AFTER_SESSION =
      AFTER_IDENTITY.subList(1, AFTER_IDENTITY.size());

  private final AwsSecretsManager secrets;
  private final AwsClients clients;
  private final AwsSettings settings;
  private final Optional<AccountSessions> sessions;
  private final InstantSource clock;
  private final Consumer<Duration> pause;

  AwsExamination(
      AwsSecretsManager secrets,
      AwsClients clients,
      AwsSettings settings,
      Optional<AccountSessions> sessions,
      InstantSource clock,
      Consumer<Duration> pause) {
    this.secrets = secrets;
    this.clients = clients;
    this.settings = settings;
    this.sessions = sessions;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public String subject() {
    return "AWS";
  }

  @Override
  public void examine(Report report) {
    Optional<Caller> caller = identity(report);
    if (caller.isEmpty()) {
      AFTER_IDENTITY.forEach(check -> report.skipped(check, "AWS does not say who the service is"));
      return;
    }
    var fixes = new AwsFixes(settings, clients.region(), caller.get());
    var calls = new CanaryCalls(clients.secrets());
    var canaries = new Canaries(calls, this::signer);
    try {
      examine(report, fixes, calls, canaries);
    } finally {
      canaries.cleanUp(report);
    }
  }

  private void examine(Report report, AwsFixes fixes, CanaryCalls calls, Canaries canaries) {
    if (!session(report, fixes, canaries.first())) {
      AFTER_SESSION.forEach(check -> report.skipped(check, "there is no session"));
      return;
    }
    var own = new OwnSecret(secrets, calls, canaries, fixes, settings.kmsKeyId(), pause);
    boolean isWritten = own.write(report);
    if (isWritten) {
      isolation(report, fixes, calls, canaries, own);
      own.end(report);
    } else {
      report.skipped("isolation", "there is no canary");
    }
    own.latency(report);
    report.skipped(
        "quotas",
        "AWS shows their use to none of these permissions: 500,000 secrets a Region, 50 writes a"
            + " second");
  }

  /** Who the service is, and by the way what time AWS has. */
  private Optional<Caller> identity(Report report) {
    try {
      clients.credentials().resolveCredentials();
    } catch (SdkClientException e) {
      report.failed(
          "identity",
          "there are no AWS credentials: " + e.getMessage(),
          Fix.advice(
              "give the service credentials, as the AWS SDK finds them: environment, profile, web"
                  + " identity, container or instance"));
      return Optional.empty();
    }
    try {
      GetCallerIdentityResponse answer = clients.sts().getCallerIdentity();
      return Optional.of(identified(report, answer));
    } catch (SdkException e) {
      clock(report, e);
      return AwsFailures.isBadlySigned(e) ? identityOnceMore(report) : unidentified(report, e);
    }
  }

  /** Where the hour was wrong, the SDK knows it now. */
  private Optional<Caller> identityOnceMore(Report report) {
    try {
      return Optional.of(identity(report, clients.sts().getCallerIdentity()));
    } catch (SdkException e) {
      return unidentified(report, e);
    }
  }

  private Optional<Caller> unidentified(Report report, SdkException e) {
    report.failed(
        "identity",
        "%s; AWS says %s"
            .formatted(AwsFailures.problem("STS", "GetCallerIdentity", e), Attempt.words(e)),
        AwsFixes.untaken(settings, clients.region(), "STS", e));
    return Optional.empty();
  }

  private Caller identified(Report report, GetCallerIdentityResponse answer) {
    Caller caller = identity(report, answer);
    clock(report, Optional.ofNullable(answer.sdkHttpResponse()));
    return caller;
  }

  private Caller identity(Report report, GetCallerIdentityResponse answer) {
    report.ok("identity", "%s in %s; %s".formatted(answer.arn(), clients.region(), mode()));
    return new Caller(answer.arn(), answer.account());
  }

  private String mode() {
    return settings
        .role()
        .map(
            role ->
                "assumes %s for each account, %s a session policy"
                    .formatted(role.arn(), role.sessionPolicy() ? "with" : "without"))
        .orElse("without a role, one identity for all accounts");
  }

  private void clock(Report report, SdkException e) {
    if (e instanceof AwsServiceException answer && answer.awsErrorDetails() != null) {
      clock(report, Optional.ofNullable(answer.awsErrorDetails().sdkHttpResponse()));
    }
  }

  private void clock(Report report, Optional<SdkHttpResponse> answer) {
    Optional<Instant> theirs =
        answer.flatMap(http -> http.firstMatchingHeader("Date")).flatMap(AwsExamination::time);
    if (theirs.isEmpty()) {
      report.skipped("clock", "AWS did not say the time");
      return;
    }
    Duration ahead = Duration.between(theirs.get(), clock.instant());
    String detail =
        "this machine is %s seconds %s AWS"
            .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of");
    if (ahead.abs().compareTo(MAX_SKEW) > 0) {
      report.failed(
          "clock",
          detail + ", which refuses signatures of another time",
          Fix.advice("set this machine's clock, and keep it set (NTP)"));
    } else {
      report.ok("clock", detail);
    }
  }

  private static Optional<Instant> time(String header) {
    try {
      return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** True if there are credentials for the account's calls. */
  private boolean session(Report report, AwsFixes fixes, AccountId account) {
    if (sessions.isEmpty()) {
      report.skipped("session", "no role is set: every call is made as the service itself");
      return true;
    }
    AssumedRole role = settings.role().orElseThrow();
    try {
      sessions.get().of(account);
      report.ok(
          "session",
          "of %s, tagged AccountId=%s; session tags and policy take %s %% of the room that AWS has for them"
              .formatted(role.arn(), account, sessions.get().packedPercent()));
    } catch (SecretsManagerException e) {
      noSession(report, fixes, e);
      return false;
    }
    role.externalId()
        .ifPresent(_ -> externalId(report, fixes, new RoleSessions(clients.sts(), role), account));
    return true;
  }

  private void noSession(Report report, AwsFixes fixes, SecretsManagerException e) {
    SdkException cause =
        e.getCause() instanceof SdkException sdk
            ? sdk
            : SdkClientException.create(String.valueOf(e.getMessage()), e);
    String detail = "%s; AWS says %s".formatted(e.getMessage(), Attempt.words(cause));
    report.failed("session", detail, sessionFix(fixes, cause));
  }

  private Fix sessionFix(AwsFixes fixes, SdkException cause) {
    return switch (AwsFailures.error("AssumeRole", cause).refusal().orElse(Refusal.UNLISTED)) {
      case ROLE -> fixes.assume();
      case SESSION ->
          Fix.advice(
              "set floecat.secrets.aws.session-duration=PT1H, or give the role a longer maximum"
                  + " session duration");
      case PACKED_SIZE ->
          Fix.advice(
              "set floecat.secrets.aws.session-policy=false, if the role's own policy keeps accounts"
                  + " apart (floecat iam check); under EKS Pod Identity set disableSessionTags"
                  + " instead: aws eks update-pod-identity-association --disable-session-tags");
      case IDENTITY,
          NO_CREDENTIALS,
          EXPIRED,
          UNKNOWN_CREDENTIALS,
          SIGNATURE,
          REGION,
          UNREACHABLE,
          NOT_THE_SERVICE,
          SESSION_TAGS,
          SESSION_POLICY,
          KEY,
          REPLICAS,
          REQUEST,
          UNLISTED ->
          AwsFixes.untaken(settings, clients.region(), "STS", cause);
    };
  }

  private static void externalId(
      Report report, AwsFixes fixes, RoleSessions sessions, AccountId account) {
    Attempt attempt = Attempt.of(() -> sessions.withoutExternalId(account));
    switch (attempt.outcome()) {
      case REFUSED -> report.ok("external-id", "without it STS gives no session");
      case UNCLEAR -> report.skipped("external-id", attempt.words());
      case ALLOWED ->
          report.failed(
              "external-id",
              "floecat.secrets.aws.external-id is set, and the role can be assumed without it",
              fixes.trustOnly());
    }
  }

  private void isolation(
      Report report, AwsFixes fixes, CanaryCalls calls, Canaries canaries, OwnSecret own) {
    if (settings.role().isEmpty()) {
      report.skipped(
          "isolation",
          "one identity for all accounts: AWS stops nothing between them, the service alone does;"
              + " floecat.secrets.aws.role-arn adds a wall in AWS");
      return;
    }
    if (!report.hasTime()) {
      report.skipped("isolation", "out of time");
    } else if (own.makeOthers(report)) {
      AssumedRole role = settings.role().get();
      new RoleIsolation(role, new RoleSessions(clients.sts(), role), canaries, calls, fixes)
          .examine(report);
    }
  }

  private Signer signer(AccountId account) {
    return sessions.map(all -> Signer.session(all.of(account))).orElseGet(Signer::itself);
  }
}
