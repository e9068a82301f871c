package io.floecat.iam.proof;

import io.floecat.iam.Citation;
import io.floecat.iam.Decision;
import io.floecat.iam.Decision.Denied;
import io.floecat.iam.Deployment;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PrintedPolicy;
import io.floecat.iam.Remedies;
import io.floecat.iam.Remedy;
import java.util.List;
import java.util.stream.Stream;

/** Which statements of the printed policies mend what is wrong. */
final class Fixes {

  private final Deployment deployment;
  private final PolicySet set;

  Fixes(PolicySet set) {
    this.set = set;
    this.deployment = set.deployment();
  }

  /** For what must be refused and a statement allows. */
  List<Remedy> toRefuse(Promise promise, Citation allowing) {
    Stream<Remedy> remedies =
        switch (promise) {
          case OTHERS_SECRETS, OTHERS_NAMES, TAKE_OVER, OUTSIDE, LIST, NO_TAG, TAG_ALONE ->
              deny(allowing, PrintedPolicy.ROLE_POLICY, "NoOtherNames");
          case GIVE_AWAY ->
              deny(allowing, PrintedPolicy.ROLE_POLICY, "NoOtherTag", "NoOtherTagKey");
          case HAND_OVER -> deny(allowing, PrintedPolicy.ROLE_POLICY, "NoHandingOver");
          case UNTAGGED -> deny(allowing, PrintedPolicy.ROLE_POLICY, "NoOtherTag", "NoHandingOver");
          case AROUND -> deny(allowing, PrintedPolicy.BASE_POLICY, "NoSecretsWithoutTheRole");
          case STRANGER, EXTERNAL_ID, LOOSE_SESSION ->
              replace(
                  allowing, PrintedPolicy.TRUST_POLICY, "AssumeForAnAccount", "TagWithTheAccount");
          case NAME_ALONE, FUTURE ->
              replace(allowing, PrintedPolicy.ROLE_POLICY, "CreateOwn", "UseOwn");
          case TOO_WIDE ->
              replace(allowing, PrintedPolicy.BASE_POLICY, "UseSecrets", "AssumeTheRole");
          case KEY_OF_OTHERS -> replace(allowing, PrintedPolicy.KEY_POLICY, "UseTheKeyForSecrets");
          case UNDO ->
              Stream.of(PrintedPolicy.ROLE_POLICY, PrintedPolicy.BASE_POLICY)
                  .filter(policy -> isIn(policy, allowing))
                  .map(policy -> Remedy.without(policy, allowing));
          case SECRET_OF_OTHERS, ASSUME, CREATE, USE, USE_KEY -> Stream.empty();
        };
    return remedies.distinct().toList();
  }

  /** For what must be allowed and is denied. */
  List<Remedy> toAllow(Promise promise, Who who, String action, Denied denied) {
    PrintedPolicy where = whereToAllow(promise, who, denied);
    if (denied.kind() == Decision.Kind.EXPLICIT_DENY) {
      return denied.by().stream().filter(by -> isIn(where, by)).map(by -> undo(where, by)).toList();
    }
    if (where == PrintedPolicy.TRUST_POLICY) {
      return put(where, "AssumeForAnAccount", "TagWithTheAccount").toList();
    }
    return Remedies.toAllow(deployment, action).stream()
        .filter(remedy -> remedy.policy() == where)
        .map(this::overThePresent)
        .toList();
  }

  private PrintedPolicy whereToAllow(Promise promise, Who who, Denied denied) {
    boolean byTrust =
        promise == Promise.ASSUME
            && (denied.kind() == Decision.Kind.NO_RESOURCE_ALLOW
                || denied.by().filter(by -> isIn(PrintedPolicy.TRUST_POLICY, by)).isPresent());
    if (byTrust) {
      return PrintedPolicy.TRUST_POLICY;
    }
    return who == Who.BASE ? PrintedPolicy.BASE_POLICY : PrintedPolicy.ROLE_POLICY;
  }

  private Remedy undo(PrintedPolicy policy, Citation denying) {
    return Remedies.ofSid(deployment, policy, denying.statement())
        .map(remedy -> remedy.replacing(denying))
        .orElseGet(() -> Remedy.without(policy, denying));
  }

  private Stream<Remedy> put(PrintedPolicy policy, String... sids) {
    return printed(policy, sids).map(this::overThePresent);
  }

  /** A deny outweighs whatever allows it; what has the name of one of ours is put right, too. */
  private Stream<Remedy> deny(Citation allowing, PrintedPolicy policy, String... sids) {
    Stream<Remedy> mended =
        isIn(policy, allowing)
            ? printed(policy, allowing.statement()).map(remedy -> remedy.replacing(allowing))
            : Stream.empty();
    return Stream.concat(mended, put(policy, sids));
  }

  /** In the place of what allows it. */
  private Stream<Remedy> replace(Citation allowing, PrintedPolicy policy, String... sids) {
    boolean isStrange =
        isIn(policy, allowing) && printed(policy, allowing.statement()).findAny().isEmpty();
    Stream<Remedy> gone = isStrange ? Stream.of(Remedy.without(policy, allowing)) : Stream.empty();
    return Stream.concat(gone, put(policy, sids));
  }

  private Stream<Remedy> printed(PrintedPolicy policy, String... sids) {
    return Stream.of(sids).flatMap(sid -> Remedies.ofSid(deployment, policy, sid).stream());
  }

  /** A statement of the same Sid cannot stay beside it. */
  private Remedy overThePresent(Remedy remedy) {
    return documents(remedy.policy())
        .filter(document -> document.has(remedy.sid()))
        .findFirst()
        .map(document -> remedy.replacing(new Citation(document.name(), remedy.sid())))
        .orElse(remedy);
  }

  private boolean isIn(PrintedPolicy policy, Citation statement) {
    return documents(policy).anyMatch(one -> one.name().equals(statement.document()));
  }

  private Stream<PolicyDocument> documents(PrintedPolicy policy) {
    return switch (policy) {
      case BASE_POLICY -> set.policies().base().policies().stream();
      case TRUST_POLICY -> set.policies().trust().stream();
      case ROLE_POLICY -> set.policies().role().policies().stream();
      case KEY_POLICY -> set.policies().key().stream();
    };
  }
}
