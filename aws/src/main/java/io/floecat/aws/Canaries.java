package io.floecat.aws;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretsManagerException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Two accounts that nobody has, and the secrets made for them. Whatever was, or may have been, made
 * is remembered with its maker, and deleted in the end.
 */
final class Canaries {

  private final CanaryCalls calls;
  private final Function<AccountId, Signer> sessions;
  private final AccountId first;
  private final AccountId second;
  private final Map<String, Made> made = new LinkedHashMap<>();

  private record Made(SecretRef ref, Signer maker) {}

  private sealed interface Removal {
    record Gone() implements Removal {}

    record Scheduled(Optional<Instant> end) implements Removal {}

    record Refused(String words) implements Removal {}
  }

  /** {@code sessions} gives whoever the service is for an account. */
  Canaries(CanaryCalls calls, Function<AccountId, Signer> sessions) {
    this.calls = calls;
    this.sessions = sessions;
    String run = UUID.randomUUID().toString().substring(24);
    this.first = new AccountId("doctor-" + run + "-a");
    this.second = new AccountId("doctor-" + run + "-b");
  }

  /** The account in whose sessions is tried what must not work. */
  AccountId first() {
    return first;
  }

  /** The account that nothing must happen to. */
  AccountId second() {
    return second;
  }

  SecretRef secretOfFirst() {
    return ref(first, "canary");
  }

  /** For attempts at its tags. */
  SecretRef tagSecretOfFirst() {
    return ref(first, "canary-tags");
  }

  SecretRef secretOfSecond() {
    return ref(second, "canary");
  }

  /** A name that was not used yet. */
  SecretRef another(AccountId account) {
    return ref(account, "canary-" + UUID.randomUUID());
  }

  /** Whoever the service is for this account. */
  Signer session(AccountId account) {
    return sessions.apply(account);
  }

  /** Has {@code maker} make a secret. Without an answer it may be there all the same. */
  void making(SecretRef ref, Signer maker, Runnable create) {
    made.putIfAbsent(ref.name(), new Made(ref, maker));
    try {
      create.run();
    } catch (SdkException e) {
      forgetIfNotMade(ref, e);
      throw e;
    } catch (SecretsManagerException e) {
      if (e.getCause() instanceof SdkException cause) {
        forgetIfNotMade(ref, cause);
      }
      throw e;
    }
  }

  /** Deletes all that was made, and says what stays for a while or could not be deleted. */
  void cleanUp(Report report) {
    List<String> scheduled = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (Made one : made.values()) {
      String name = one.ref().name();
      switch (removeByAnybody(one)) {
        case Removal.Gone() -> {}
        case Removal.Scheduled(Optional<Instant> end) ->
            scheduled.add(name + end.map(date -> " until " + date).orElse(""));
        case Removal.Refused(String words) -> left.add("%s (%s)".formatted(name, words));
      }
    }
    if (!left.isEmpty()) {
      report.failed(
          "clean-up",
          "could not delete " + String.join(", ", left),
          Fix.advice(
              "delete them by hand: aws secretsmanager delete-secret"
                  + " --force-delete-without-recovery --secret-id NAME"));
    }
    if (!scheduled.isEmpty()) {
      report.ok("clean-up", "scheduled for deletion: " + String.join(", ", scheduled));
    }
    if (left.isEmpty() && scheduled.isEmpty() && !made.isEmpty()) {
      report.ok("clean-up", "nothing is left of %s and %s".formatted(first, second));
    }
  }

  /** A refusal, whatever its reason, is definite; a failure inside AWS is not. */
  private void forgetIfNotMade(SecretRef ref, SdkException failure) {
    if (failure instanceof AwsServiceException answer && answer.statusCode() < 500) {
      made.remove(ref.name());
    }
  }

  /** As its maker, its account, or the service itself; if need be after its tags were mended. */
  private Removal removeByAnybody(Made one) {
    List<Signer> signers = signers(one);
    List<Removal> refusals = new ArrayList<>();
    for (boolean mended : new boolean[] {false, true}) {
      for (Signer signer : signers) {
        if (mended) {
          mendTags(one.ref(), signer);
        }
        Removal removal = remove(one.ref().name(), signer);
        if (!(removal instanceof Removal.Refused)) {
          return removal;
        }
        refusals.add(removal);
      }
    }
    return refusals.getFirst();
  }

  private List<Signer> signers(Made one) {
    List<Signer> signers = new ArrayList<>(List.of(one.maker(), Signer.itself()));
    try {
      signers.add(1, session(one.ref().account()));
    } catch (SecretsManagerException e) {
      // Then the others have to do.
    }
    return signers;
  }

  /** A secret that was given a wrong tag may for that reason be nobody's. */
  private void mendTags(SecretRef ref, Signer signer) {
    var tag = Map.of(SessionRequests.ACCOUNT_TAG, ref.account());
    Attempt.of(() -> calls.tag(ref.name(), tag, signer));
    Attempt.of(() -> calls.untag(ref.name(), CanaryCalls.TWIN, signer));
  }

  /** At once if that is allowed, else with a window. */
  private Removal remove(String name, Signer signer) {
    if (Attempt.of(() -> calls.deleteAtOnce(name, signer)).isAllowed()) {
      return new Removal.Gone();
    }
    try {
      return new Removal.Scheduled(calls.delete(name, signer));
    } catch (SdkException e) {
      return switch (AwsFailures.code(e)) {
        case "InvalidRequestException" -> new Removal.Scheduled(Optional.empty());
        case "ResourceNotFoundException" -> new Removal.Gone();
        default -> new Removal.Refused(Attempt.words(e));
      };
    }
  }

  private static SecretRef ref(AccountId account, String id) {
    return new SecretRef(account, SecretType.CONNECTORS, id);
  }
}
