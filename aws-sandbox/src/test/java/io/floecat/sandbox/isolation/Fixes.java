package io.floecat.sandbox.isolation;

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
  private final PolicySet policies;

  Fixes(IsolationMatrix matrix) {
    this.policies = matrix.policies();
    this.deployment = policies.deployment();
  }

  /** For cells that break the same rule for the same reason. */
  List<Remedy> of(Rule rule, List<Cell> cells) {
    Stream<Remedy> remedies =
        switch (rule) {
          case ASSUME, CREATE, USE, USE_KEY -> cells.stream().flatMap(this::toAllow);
          case OTHERS_SECRETS, OTHERS_NAMES, TAKE_OVER, OUTSIDE, LIST, NO_TAG, TAG_ALONE ->
              deny(cells, PrintedPolicy.ROLE_POLICY, "NoOtherNames");
          case GIVE_AWAY -> deny(cells, PrintedPolicy.ROLE_POLICY, "NoOtherTag", "NoOtherTagKey");
          case HAND_OVER -> deny(cells, PrintedPolicy.ROLE_POLICY, "NoHandingOver");
          case UNTAGGED -> deny(cells, PrintedPolicy.ROLE_POLICY, "NoOtherTag", "NoHandingOver");
          case AROUND -> deny(cells, PrintedPolicy.BASE_POLICY, "NoSecretsWithoutTheRole");
          case STRANGER, EXTERNAL_ID, LOOSE_SESSION ->
              replace(cells, PrintedPolicy.TRUST_POLICY, "AssumeForAnAccount", "TagWithTheAccount");
          case NAME_ALONE -> replace(cells, PrintedPolicy.ROLE_POLICY, "CreateOwn", "UseOwn");
          case TOO_WIDE -> replace(cells, PrintedPolicy.BASE_POLICY, "UseSecrets", "AssumeTheRole");
          case UNDELETE, OTHER -> Stream.empty();
        };
    return remedies.distinct().toList();
  }

  /** What is denied is to be allowed; a statement that denies it goes, or is put right. */
  private Stream<Remedy> toAllow(Cell cell) {
    var ruling = cell.shown().deciding();
    if (!(ruling.decision() instanceof Denied denied)) {
      return Stream.empty();
    }
    PrintedPolicy where = whereToAllow(cell.question(), denied);
    if (denied.kind() == Decision.Kind.EXPLICIT_DENY) {
      return denied.by().stream().map(by -> undo(where, by));
    }
    if (where == PrintedPolicy.TRUST_POLICY) {
      return put(where, "AssumeForAnAccount", "TagWithTheAccount");
    }
    return Remedies.toAllow(deployment, ruling.request().action()).stream()
        .filter(remedy -> remedy.policy() == where)
        .map(this::overThePresent);
  }

  private PrintedPolicy whereToAllow(Question question, Denied denied) {
    boolean byTrust =
        question.rule() == Rule.ASSUME
            && (denied.kind() == Decision.Kind.NO_RESOURCE_ALLOW
                || denied.by().filter(this::isInTrust).isPresent());
    if (byTrust) {
      return PrintedPolicy.TRUST_POLICY;
    }
    return question.actor().kind() == Actor.Kind.BASE
        ? PrintedPolicy.BASE_POLICY
        : PrintedPolicy.ROLE_POLICY;
  }

  private boolean isInTrust(Citation statement) {
    return policies.trust().filter(one -> one.name().equals(statement.document())).isPresent();
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
  private Stream<Remedy> deny(List<Cell> cells, PrintedPolicy policy, String... sids) {
    return Stream.concat(
        allowing(cells, policy)
            .flatMap(by -> printed(policy, by.statement()).map(remedy -> remedy.replacing(by))),
        put(policy, sids));
  }

  /** In the place of whatever allows it. */
  private Stream<Remedy> replace(List<Cell> cells, PrintedPolicy policy, String... sids) {
    Stream<Remedy> gone =
        allowing(cells, policy)
            .filter(by -> printed(policy, by.statement()).findAny().isEmpty())
            .map(by -> Remedy.without(policy, by));
    return Stream.concat(gone, put(policy, sids));
  }

  private Stream<Citation> allowing(List<Cell> cells, PrintedPolicy policy) {
    return cells.stream()
        .flatMap(cell -> cell.answers().stream())
        .filter(Answer::allowed)
        .flatMap(Answer::allowing)
        .filter(by -> documents(policy).anyMatch(one -> one.name().equals(by.document())))
        .distinct();
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

  private Stream<PolicyDocument> documents(PrintedPolicy policy) {
    return switch (policy) {
      case BASE_POLICY -> policies.base().stream();
      case TRUST_POLICY -> policies.trust().stream();
      case ROLE_POLICY -> policies.role().stream();
      case KEY_POLICY -> Stream.empty();
    };
  }
}
