package io.floecat.iam;

import io.floecat.iam.Principals.Reach;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A policy, in all its parts. */
public final class PolicyDocument {

  private final String name;
  private final PolicyType type;
  private final List<Statement> statements;
  private final List<Finding> findings;

  PolicyDocument(String name, PolicyType type, List<Statement> statements, List<Finding> findings) {
    this.name = name;
    this.type = type;
    this.statements = List.copyOf(statements);
    this.findings = List.copyOf(findings);
  }

  /**
   * Reads a policy. What IAM would not save is refused. What IAM saves and this model does not
   * follow, such as a condition on {@code aws:SourceVpce}, is read as it stands: {@link
   * Condition#isModelled} tells.
   *
   * @param name what errors, decisions and findings call it, such as a file's name
   * @param json the document, by itself or within what the AWS CLI, CloudFormation or Terraform
   *     print around it, also URL-encoded
   * @throws PolicyException it is no policy of this type
   */
  public static PolicyDocument parse(PolicyType type, String name, String json) {
    return new PolicyParser(type, name).parse(json);
  }

  /** What errors, decisions and findings call this document. */
  public String name() {
    return name;
  }

  /** What it is attached to. */
  public PolicyType type() {
    return type;
  }

  /** Its statements, in order. */
  public List<Statement> statements() {
    return statements;
  }

  /** Statements that are legal and cannot do what they seem to. */
  public List<Finding> findings() {
    return findings;
  }

  /** Whether it has a statement of this Sid, or number from 1. */
  public boolean has(String statement) {
    return statements.stream().anyMatch(one -> one.label().equals(statement));
  }

  /** The citation of one of its statements. */
  public Citation cite(Statement statement) {
    return new Citation(name, statement.label());
  }

  /** Throws {@link PolicyException} where this is of another type. */
  void require(PolicyType wanted) {
    if (type != wanted) {
      throw new PolicyException("%s is a %s, not a %s".formatted(name, type, wanted));
    }
  }

  /** The statement that denies the request. */
  Optional<Citation> denial(AccessRequest request, Unknowns unknowns) {
    return matching(request, false, unknowns).findFirst().map(this::cite);
  }

  /** A statement that denies the request if its NotPrincipal spares nobody. */
  Optional<Citation> denialByNotPrincipal(AccessRequest request, Unknowns unknowns) {
    return statements.stream()
        .filter(one -> !one.allows() && one.principals().filter(Principals::except).isPresent())
        .filter(one -> counts(one.appliesToEverybody(request), one, unknowns))
        .findFirst()
        .map(this::cite);
  }

  /**
   * The statement that allows the request, where there are several the one that reaches furthest.
   */
  Optional<Citation> allowing(AccessRequest request, Unknowns unknowns) {
    Reach furthest = reach(request, unknowns);
    return matching(request, true, unknowns)
        .filter(one -> one.reach(request.caller()) == furthest)
        .findFirst()
        .map(this::cite);
  }

  /** How far the statements that allow the request reach. */
  Reach reach(AccessRequest request, Unknowns unknowns) {
    return matching(request, true, unknowns)
        .map(one -> one.reach(request.caller()))
        .max(Reach::compareTo)
        .orElse(Reach.NONE);
  }

  /** The statements that would allow the action, and what they miss. */
  Stream<NearMiss> nearMisses(AccessRequest request) {
    return statements.stream()
        .filter(one -> one.allows() && one.actions().include(request.action()))
        .map(
            one ->
                new NearMiss(cite(one), one.obstacle(request).orElse("is for other principals")));
  }

  /** A statement that would allow the action, and what keeps it from that. */
  record NearMiss(Citation statement, String obstacle) {
    @Override
    public String toString() {
      return statement + " " + obstacle;
    }
  }

  private Stream<Statement> matching(AccessRequest request, boolean allows, Unknowns unknowns) {
    return statements.stream()
        .filter(one -> one.allows() == allows && counts(one.applies(request), one, unknowns));
  }

  private static boolean counts(Truth applies, Statement statement, Unknowns unknowns) {
    return switch (applies) {
      case TRUE -> true;
      case UNKNOWN -> unknowns.apply(statement.allows());
      case FALSE -> false;
    };
  }
}
