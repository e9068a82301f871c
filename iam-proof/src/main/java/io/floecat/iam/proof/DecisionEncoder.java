package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.PolicyType;
import io.floecat.iam.Principals;
import io.floecat.iam.Principals.Reach;
import io.floecat.iam.Statement;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * Says in the solver's terms which requests are allowed, as {@link io.floecat.iam.PolicyEvaluator}
 * decides one.
 */
final class DecisionEncoder {

  /** Which Allow statements count. */
  interface Counting extends BiPredicate<PolicyDocument, Statement> {

    /** Every one. */
    Counting ALL = (document, statement) -> true;
  }

  private final Smt smt;
  private final Policies policies;
  private final StatementEncoder statements;
  private final SymbolicRequest request;
  private final Counting counting;

  DecisionEncoder(
      Smt smt,
      Policies policies,
      StatementEncoder statements,
      SymbolicRequest request,
      Counting counting) {
    this.smt = smt;
    this.policies = policies;
    this.statements = statements;
    this.request = request;
    this.counting = counting;
  }

  BoolExpr allowed() {
    return smt.and(
        smt.not(smt.or(policies.documents().map(this::denies))), byOrganization(), isGranted());
  }

  private BoolExpr byOrganization() {
    return request.caller().isOfAnAccount()
        ? smt.and(policies.organization().stream().map(this::allowsWhole))
        : smt.truth(true);
  }

  private BoolExpr isGranted() {
    List<PolicyDocument> resource = policies.resource();
    if (!request.caller().isOfAnAccount()) {
      return allows(resource, Reach.ACCOUNT);
    }
    BoolExpr admitted = allows(resource, Reach.ACCOUNT);
    BoolExpr left = isLeftToIdentities() ? request.sameAccount() : smt.truth(false);
    return smt.or(
        smt.and(request.sameAccount(), allows(resource, Reach.CALLER)),
        smt.and(request.sameAccount(), allows(resource, Reach.ROLE), withinLimits()),
        smt.and(smt.or(admitted, left), allowsWhole(policies.identity()), withinLimits()));
  }

  /** A secret's own account needs no policy on it; a role and a key have one that must allow. */
  private boolean isLeftToIdentities() {
    return request.resourcePolicy().filter(type -> type != PolicyType.SECRET).isEmpty();
  }

  /** Within the boundary and the session policy. */
  private BoolExpr withinLimits() {
    return smt.and(
        policies.boundary().isEmpty() ? smt.truth(true) : allowsWhole(policies.boundary()),
        smt.and(policies.session().stream().map(one -> allowsWhole(List.of(one)))));
  }

  private BoolExpr denies(PolicyDocument document) {
    return smt.or(statements(document, false).map(one -> denies(document, one)));
  }

  /** A Deny with NotPrincipal spares nobody who has a boundary. */
  private BoolExpr denies(PolicyDocument document, Statement statement) {
    boolean sparesNobody =
        !policies.boundary().isEmpty()
            && statement.principals().filter(Principals::except).isPresent();
    BoolExpr matches = statements.matches(document, statement);
    return sparesNobody || matches.isFalse()
        ? matches
        : smt.and(statements.isAbout(document, statement), matches);
  }

  private BoolExpr allowsWhole(List<PolicyDocument> documents) {
    return allows(documents, Reach.ACCOUNT);
  }

  private BoolExpr allows(List<PolicyDocument> documents, Reach least) {
    return smt.or(documents.stream().map(one -> allows(one, least)));
  }

  private BoolExpr allows(PolicyDocument document, Reach least) {
    return smt.or(
        statements(document, true)
            .filter(one -> counting.test(document, one))
            .map(one -> allows(document, one, least)));
  }

  private BoolExpr allows(PolicyDocument document, Statement statement, Reach least) {
    BoolExpr reaches = statements.reaches(statement, least);
    return reaches.isFalse()
        ? reaches
        : smt.and(
            reaches,
            statements.isAbout(document, statement),
            statements.matches(document, statement));
  }

  private static Stream<Statement> statements(PolicyDocument document, boolean allowing) {
    return document.statements().stream().filter(one -> one.allows() == allowing);
  }
}
