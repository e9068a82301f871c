package io.floecat.iam;

import io.floecat.iam.Principals.Reach;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A policy that this model understands in every part. */
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
   * Reads a policy, strictly: an element, action, operator or condition key that is not modelled is
   * refused rather than passed over.
   *
   * @param name what errors, decisions and findings call it, such as a file's name
   * @throws PolicyException it is no policy of this type, or holds what is not modelled
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

  /** Statements that are legal and cannot do what they seem to. */
  public List<Finding> findings() {
    return findings;
  }

  /** Its statements, in order. */
  public List<Statement> statements() {
    return statements;
  }

  /** Whether it has a statement of this Sid, or number from 1. */
  public boolean has(String statement) {
    return statements.stream().anyMatch(one -> one.label().equals(statement));
  }

  /** Throws {@link PolicyException} where this is of another type. */
  void require(PolicyType wanted) {
    if (type != wanted) {
      throw new PolicyException("%s is a policy of type %s, not %s".formatted(name, type, wanted));
    }
  }

  /** The statement that denies the request. */
  Optional<Citation> denial(AccessRequest request) {
    return matching(request, false).findFirst().map(this::cite);
  }

  /**
   * The statement that allows the request, where there are several the one that reaches furthest.
   */
  Optional<Citation> allowing(AccessRequest request) {
    Reach furthest = reach(request);
    return matching(request, true)
        .filter(one -> one.reach(request.caller()) == furthest)
        .findFirst()
        .map(this::cite);
  }

  /** How far the statements that allow the request reach. */
  Reach reach(AccessRequest request) {
    return matching(request, true)
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

  private Stream<Statement> matching(AccessRequest request, boolean allows) {
    return statements.stream()
        .filter(one -> one.allows() == allows)
        .filter(one -> one.reach(request.caller()) != Reach.NONE)
        .filter(one -> one.obstacle(request).isEmpty());
  }

  private Citation cite(Statement statement) {
    return new Citation(name, statement.label());
  }
}
