package io.floecat.sandbox.isolation;

import io.floecat.iam.Finding;
import io.floecat.iam.PolicyDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What policies let through, asked of our model of IAM over all that keeps accounts apart: what the
 * service needs, and what one account could do to another. GetRandomPassword is not asked: it
 * concerns nobody.
 *
 * @param cells every question, with its answers
 */
record IsolationMatrix(PolicySet policies, List<Cell> cells) {

  /** Copies the list. */
  public IsolationMatrix {
    cells = List.copyOf(cells);
  }

  /** Asks everything of these policies. */
  public static IsolationMatrix of(PolicySet policies) {
    var surroundings = new Surroundings(policies);
    return new IsolationMatrix(
        policies, questions(policies).stream().map(one -> Cell.of(one, surroundings)).toList());
  }

  /** What is not as it has to be, the worst first. */
  public List<Gap> gaps() {
    return Gaps.of(this);
  }

  /** Statements that are legal and cannot do what they seem to. */
  public List<Finding> findings() {
    return documents().flatMap(document -> document.findings().stream()).toList();
  }

  /** Whether isolation stands, and what the service needs is allowed. */
  public boolean holds() {
    return gaps().stream().noneMatch(Gap::isFailure);
  }

  Stream<PolicyDocument> documents() {
    return Stream.of(policies.base().stream(), policies.trust().stream(), policies.role().stream())
        .flatMap(some -> some);
  }

  private static List<Question> questions(PolicySet policies) {
    var deployment = policies.deployment();
    if (!policies.hasRole()) {
      return BaseQuestions.ofTheBaseAlone(deployment);
    }
    List<Question> questions = new ArrayList<>();
    if (policies.trust().isPresent()) {
      questions.addAll(BaseQuestions.ofTheRole(deployment));
    }
    questions.addAll(SessionQuestions.of(deployment));
    if (!policies.base().isEmpty()) {
      questions.addAll(BaseQuestions.ofTheBaseBesideARole(deployment));
    }
    return questions;
  }
}
