package io.floecat.aws;

import io.floecat.spi.diagnosis.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Whether AWS keeps the sessions of two accounts apart: by all that a session of the service is
 * confined by, and by the role's own policy alone. And whether the role can be gone around.
 */
final class RoleIsolation {

  private final AssumedRole role;
  private final RoleSessions sessions;
  private final Canaries canaries;
  private final CanaryCalls calls;
  private final ForeignCalls foreign;
  private final AwsFixes fixes;
  private final Set<String> unseen = new LinkedHashSet<>();

  RoleIsolation(
      AssumedRole role,
      RoleSessions sessions,
      Canaries canaries,
      CanaryCalls calls,
      AwsFixes fixes) {
    this.role = role;
    this.sessions = sessions;
    this.canaries = canaries;
    this.calls = calls;
    this.foreign = new ForeignCalls(calls, canaries);
    this.fixes = fixes;
  }

  /** Tries everything on the canaries, which are there. */
  void examine(Report report) {
    report(
        report,
        "isolation",
        "a session of one account was refused %s calls on another's secret, names and tag",
        "a session of one account gets through to another with ",
        tried(report, foreign.ofTheFirst(), canaries.session(canaries.first())));
    if (role.sessionPolicy()) {
      byTheRoleAlone(report);
    }
    untaggedSession(report);
    baseIdentity(report);
    if (!unseen.isEmpty()) {
      report.skipped("isolation-unseen", "no answer of IAM to " + String.join(", ", unseen));
    }
  }

  private void byTheRoleAlone(Report report) {
    try {
      report(
          report,
          "role-isolation",
          "without a session policy %s calls: the role's own policy tells accounts apart, by the"
              + " session's tag",
          "only the session policy stops a session of one account from ",
          tried(report, foreign.ofTheFirst(), sessions.bare(canaries.first())));
    } catch (SdkException e) {
      report.skipped("role-isolation", "no session without a policy: " + Attempt.words(e));
    }
  }

  private void report(Report report, String check, String ifNone, String ifAny, Tried tried) {
    if (!tried.holes().isEmpty()) {
      report.failed(
          check,
          ifAny + tried.list(),
          fixes.role("put these statements into the policy of the role", tried.sids()));
    } else if (tried.refused() == 0) {
      report.skipped(check, "IAM answered no call");
    } else {
      report.ok(check, ifNone.formatted(tried.refused()));
    }
  }

  /** STS should give none; if it does, the session should get at nothing. */
  private void untaggedSession(Report report) {
    try {
      Signer untagged = sessions.untagged(canaries.first());
      String name = canaries.secretOfSecond().name();
      Attempt attempt = Attempt.of(() -> calls.get(name, untagged));
      if (attempt.isRefused()) {
        report.ok("untagged-session", "STS gives one, and it is refused another's secret");
      } else {
        report.failed(
            "untagged-session",
            "a session without the tag AccountId gets at secrets",
            fixes.role("put this statement into the policy of the role", List.of("NoOtherNames")));
      }
    } catch (SdkException e) {
      if (Attempt.of(e).isRefused()) {
        report.ok("untagged-session", "STS gives no session without the tag AccountId");
      } else {
        report.skipped("untagged-session", Attempt.words(e));
      }
    }
  }

  private void baseIdentity(Report report) {
    Tried tried = tried(report, foreign.ofTheService(), Signer.itself());
    if (!tried.holes().isEmpty()) {
      report.failed(
          "base-identity",
          "the service gets around the role with " + tried.list(),
          fixes.noSecretsWithoutTheRole());
    } else if (tried.refused() == 0) {
      report.skipped("base-identity", "IAM answered no call");
    } else {
      report.ok(
          "base-identity",
          "without the role, the service itself was refused %s calls".formatted(tried.refused()));
    }
  }

  private Tried tried(Report report, List<ForeignCall> attempts, Signer signer) {
    List<ForeignCall> holes = new ArrayList<>();
    int refused = 0;
    for (ForeignCall one : attempts) {
      switch (report.hasTime() ? one.attempt(signer).outcome() : Attempt.Outcome.UNCLEAR) {
        case ALLOWED -> holes.add(one);
        case REFUSED -> refused++;
        case UNCLEAR -> unseen.add(one.what());
      }
    }
    return new Tried(holes, refused);
  }

  /** What was let through, and how much was not. */
  private record Tried(List<ForeignCall> holes, int refused) {

    String list() {
      return holes.stream().map(ForeignCall::what).collect(Collectors.joining(", "));
    }

    Set<String> sids() {
      return holes.stream()
          .map(ForeignCall::sid)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }
}
