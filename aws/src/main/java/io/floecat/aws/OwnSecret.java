package io.floecat.aws;

import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.secret.Recovery;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretUnreadableException;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What the service does with an account's secret, step by step and by the service's own means, on a
 * canary: create, read back, update, delete, restore.
 */
final class OwnSecret {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** With their pauses six seconds: AWS may need a while to show what is new. */
  private static final int LOOKS = 7;

  private final SecretsManager secrets;
  private final CanaryCalls calls;
  private final Canaries canaries;
  private final AwsFixes fixes;
  private final Optional<String> key;
  private final Consumer<Duration> pause;
  private final SecretRef ref;
  private final Map<String, Duration> latencies = new LinkedHashMap<>();

  /** {@code key} is the customer's, if secrets have one. */
  OwnSecret(
      SecretsManager secrets,
      CanaryCalls calls,
      Canaries canaries,
      AwsFixes fixes,
      Optional<String> key,
      Consumer<Duration> pause) {
    this.secrets = secrets;
    this.calls = calls;
    this.canaries = canaries;
    this.fixes = fixes;
    this.key = key;
    this.pause = pause;
    this.ref = canaries.secretOfFirst();
  }

  /** Creates, reads, updates: true if there is a secret to go on with. */
  boolean write(Report report) {
    try (var one = value();
        var two = value()) {
      SecretVersion created = SecretVersion.random();
      SecretVersion updated = SecretVersion.random();
      if (!step(
          report, "create", "CreateSecret and TagResource", () -> create(ref, one, created))) {
        List.of("read", "update", "describe", "delete", "restore")
            .forEach(check -> report.skipped(check, "there is no canary"));
        return false;
      }
      boolean isRead = step(report, "read", "GetSecretValue", () -> isReadAs(one, created));
      step(
          report,
          "update",
          "PutSecretValue",
          () -> {
            secrets.put(ref, two, updated);
            return !isRead || isReadAs(two, updated);
          });
      describe(report);
      return true;
    }
  }

  /** Makes the secrets that others are to be kept from: true if they are there. */
  boolean makeOthers(Report report) {
    for (SecretRef other : List.of(canaries.secretOfSecond(), canaries.tagSecretOfFirst())) {
      try (var value = value()) {
        SecretVersion version = SecretVersion.random();
        Optional<SecretsManagerException> failure =
            failure(() -> create(other, value, version) && isVisible(other, version));
        if (failure.isPresent()) {
          report.skipped("isolation", "there is no canary to try it on: " + words(failure.get()));
          return false;
        }
      }
    }
    return true;
  }

  /** Deletes with a window and restores. What is left is for the canaries to clean up. */
  void end(Report report) {
    var window = new Recovery.Window(Recovery.MIN_WINDOW);
    if (!step(report, "delete", "DeleteSecret", () -> delete(window))) {
      report.skipped("restore", "nothing is deleted");
      return;
    }
    Optional<SecretsManagerException> failure = failure(this::restore);
    if (failure.isEmpty()) {
      report.ok("restore", "RestoreSecret: undelete works");
    } else if (isDenied(failure.get())) {
      report.missing(
          "restore",
          "RestoreSecret is refused, so undelete is; " + words(failure.get()),
          fixes.useSecrets("UseOwn"));
    } else {
      report.failed("restore", words(failure.get()), fix(failure.get()));
    }
  }

  /** How long the calls took. */
  void latency(Report report) {
    if (latencies.isEmpty()) {
      report.skipped("latency", "no call succeeded");
    } else {
      report.ok(
          "latency",
          latencies.entrySet().stream()
              .map(one -> "%s %s ms".formatted(one.getKey(), one.getValue().toMillis()))
              .collect(Collectors.joining(", ")));
    }
  }

  private boolean step(Report report, String check, String action, BooleanSupplier step) {
    if (!report.hasTime()) {
      report.skipped(check, "out of time");
      return false;
    }
    boolean[] isGood = new boolean[1];
    long start = System.nanoTime();
    Optional<SecretsManagerException> failure = failure(() -> isGood[0] = step.getAsBoolean());
    if (failure.isPresent()) {
      refused(report, check, action, failure.get());
    } else if (isGood[0]) {
      latencies.put(check, Duration.ofNanos(System.nanoTime() - start));
      report.ok(check, action);
    } else {
      report.failed(
          check,
          "the bytes that came back are not those that were written",
          Fix.advice("find what changes values between the service and AWS"));
    }
    return failure.isEmpty() && isGood[0];
  }

  private void refused(Report report, String check, String action, SecretsManagerException e) {
    if (!isDenied(e)) {
      report.failed(check, "%s: %s".formatted(action, words(e)), fix(e));
    } else if (key.isPresent() && worksWithoutTheKey()) {
      report.failed(
          check,
          "%s is refused under the key %s, and allowed without; %s"
              .formatted(action, key.get(), words(e)),
          fixes.useKey());
    } else {
      report.failed(
          check,
          "%s is refused; %s".formatted(action, words(e)),
          fixes.useSecrets(check.equals("create") ? "CreateOwn" : "UseOwn"));
    }
  }

  private Fix fix(SecretsManagerException e) {
    if (isOfTheKey(e)) {
      return Fix.advice(
          "the key is not there, disabled or of another Region: mend it, or set"
              + " floecat.secrets.aws.kms-key-id to another than "
              + key.orElse("the AWS managed one"));
    }
    return e.getCause() instanceof SdkException cause
        ? fixes.untaken(cause)
        : Fix.advice("run this again; if it stays, see the log");
  }

  /** Whether the same calls are let through for a secret under the key that AWS manages. */
  private boolean worksWithoutTheKey() {
    SecretRef other = canaries.another(ref.account());
    Signer signer = canaries.session(ref.account());
    var tag = Map.of(SessionRequests.ACCOUNT_TAG, other.account());
    return Attempt.of(
                () -> canaries.making(other, signer, () -> calls.create(other.name(), tag, signer)))
            .isAllowed()
        && Attempt.of(() -> calls.get(other.name(), signer)).isAllowed()
        && Attempt.of(() -> calls.put(other.name(), signer)).isAllowed();
  }

  private void describe(Report report) {
    Signer signer = canaries.session(ref.account());
    Attempt attempt = Attempt.of(() -> calls.describe(ref.name(), signer));
    switch (attempt.outcome()) {
      case ALLOWED -> report.ok("describe", "DescribeSecret is granted; the service needs it not");
      case REFUSED ->
          report.ok(
              "describe", "DescribeSecret is not granted, and not needed: tags were not seen");
      case UNCLEAR -> report.skipped("describe", attempt.words());
    }
  }

  /** A signature of the wrong hour is refused once: the SDK learns the time from the answer. */
  private static Optional<SecretsManagerException> failure(BooleanSupplier step) {
    for (int attempt = 1; ; attempt++) {
      try {
        var _ = step.getAsBoolean();
        return Optional.empty();
      } catch (SecretsManagerException e) {
        boolean isOfTheClock =
            e.getCause() instanceof SdkException cause && AwsFailures.isBadlySigned(cause);
        if (attempt > 1 || !isOfTheClock) {
          return Optional.of(e);
        }
      }
    }
  }

  private boolean create(SecretRef made, SecretValue value, SecretVersion version) {
    canaries.making(
        made, canaries.session(made.account()), () -> secrets.create(made, value, version));
    return true;
  }

  private boolean delete(Recovery recovery) {
    secrets.delete(ref, recovery);
    return true;
  }

  private boolean restore() {
    secrets.restore(ref);
    return true;
  }

  private boolean isReadAs(SecretValue written, SecretVersion version) {
    try (SecretValue read = read(ref, version)) {
      return read.equals(written);
    }
  }

  private boolean isVisible(SecretRef other, SecretVersion version) {
    read(other, version).close();
    return true;
  }

  /** Waits for what is new to be seen. */
  private SecretValue read(SecretRef of, SecretVersion version) {
    Duration next = FIRST_PAUSE;
    for (int look = 1; ; look++) {
      try {
        return secrets.get(of, version);
      } catch (SecretUnreadableException e) {
        if (look == LOOKS) {
          throw e;
        }
        pause.accept(next);
        next = next.multipliedBy(2);
      }
    }
  }

  private static SecretValue value() {
    return SecretValue.ofUtf8("floecat doctor " + UUID.randomUUID());
  }

  private static boolean isDenied(SecretsManagerException e) {
    return e instanceof SecretUnreadableException unreadable
        && unreadable.kind() == SecretUnreadableException.Kind.ACCESS_DENIED;
  }

  private static boolean isOfTheKey(SecretsManagerException e) {
    return e.getCause() instanceof SdkException cause
        && AwsFailures.error("", cause).isOf(Refusal.KEY);
  }

  private static String words(SecretsManagerException e) {
    return e.getCause() instanceof SdkException cause
        ? "AWS says " + Attempt.words(cause)
        : String.valueOf(e.getMessage());
  }
}
