package io.floecat.iam.proof;

import com.microsoft.z3.Z3Exception;
import io.floecat.iam.Catalogue;
import io.floecat.iam.Citation;
import io.floecat.iam.ConditionKey;
import io.floecat.iam.Decision;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Statement;
import io.floecat.iam.Unknowns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Answers the questions of one promise about one statement. */
final class Prover {

  private static final Set<String> SPECIAL =
      Set.of(
          "secretsmanager:CreateSecret",
          "secretsmanager:TagResource",
          "secretsmanager:UntagResource");

  /** Steps for all statements at once: ten times what the printed policies need. */
  private static final int TOGETHER = 1_000_000;

  private static final String OUT_OF_TIME = "the time for all questions is used up";
  private static final String BEYOND = "a pattern of this statement is beyond the encoding";

  private final PolicySet set;
  private final Vocabulary vocabulary;
  private final Budget budget;
  private final Surroundings confined;
  private final Words words;
  private final Fixes fixes;

  Prover(PolicySet set, Vocabulary vocabulary, Budget budget) {
    this.set = set;
    this.vocabulary = vocabulary;
    this.budget = budget;
    this.confined = new Surroundings(set.confine());
    this.words = new Words(set.deployment());
    this.fixes = new Fixes(set);
  }

  /**
   * Those of these questions that are not yet proved of all statements together. One question about
   * all statements is quicker than one about each of them, and most policies have nothing to show.
   */
  List<Question> open(List<Question> questions) {
    List<Question> open = new ArrayList<>();
    Map<String, Boolean> refused = new HashMap<>();
    for (Question question : questions) {
      if (!refused.computeIfAbsent(likeness(question), _ -> isRefused(question))) {
        open.add(question);
      }
    }
    return open;
  }

  private boolean isRefused(Question question) {
    if (budget.isSpent()) {
      return false;
    }
    Guesses none = Guesses.of(Stream.empty(), Optional.empty());
    Attempt loosely = Attempt.of(Precision.LOOSE);
    try (var asking = new Asking(question, vocabulary, Optional.empty(), loosely, none)) {
      return asking.whetherAllowed(budget, TOGETHER) instanceof Asking.Outcome.Impossible;
    } catch (Z3Exception e) {
      return false; // Each statement alone may be within the solver's memory.
    }
  }

  /** What of these questions the statement lets through; nothing where that is proved not to be. */
  List<Answer> refuse(List<Question> questions, PolicyDocument document, Statement statement) {
    List<Answer> answers = new ArrayList<>();
    Map<String, Optional<Answer>> known = new HashMap<>();
    for (Question question : questions) {
      if (statement.actions().include(question.action())) {
        known
            .computeIfAbsent(likeness(question), _ -> refuse(question, document, statement))
            .ifPresent(answer -> answers.add(answer.of(question.action())));
      }
    }
    return answers;
  }

  private Optional<Answer> refuse(Question question, PolicyDocument document, Statement statement) {
    Citation citation = document.cite(statement);
    try {
      Set<Set<String>> tried = new HashSet<>();
      Guesses guesses = Guesses.of(question.policies().documents(), Optional.of(statement));
      for (Attempt attempt : Attempt.of(guesses)) {
        if (budget.isSpent()) {
          return Optional.of(undecided(question, citation, OUT_OF_TIME));
        }
        Precision precision = attempt.precision();
        try (var asking =
            new Asking(question, vocabulary, Optional.of(statement), attempt, guesses)) {
          if (precision == Precision.GUESSED && !tried.add(asking.given())) {
            continue;
          }
          switch (asking.whetherAllowed(budget)) {
            case Asking.Outcome.Impossible() -> {
              if (precision != Precision.GUESSED) {
                return Optional.empty();
              }
            }
            case Asking.Outcome.Unknown(String why) -> {
              if (precision == Precision.FULL) {
                return Optional.of(undecided(question, citation, why));
              }
            }
            case Asking.Outcome.Possible possible -> {
              return Optional.of(shown(question, citation, asking, possible, statement));
            }
          }
        }
      }
      throw new IllegalStateException("no answer");
    } catch (Z3Exception e) {
      return Optional.of(undecided(question, citation, String.valueOf(e.getMessage())));
    }
  }

  private Answer shown(
      Question question,
      Citation citation,
      Asking asking,
      Asking.Outcome.Possible possible,
      Statement statement) {
    Trial trial = trial(question, possible.call(), Unknowns.ALLOW);
    if (!trial.isEmpty() && !trial.isAllowed()) {
      if (asking.isExact()) {
        throw disagreement(question, citation, possible, trial);
      }
      return undecided(question, asking.beyond().getFirst(), BEYOND);
    }
    return new Answer(
        question.promise(),
        question.promise().kind() == Promise.Kind.SECOND_WALL ? Verdict.WEAK : Verdict.HOLE,
        Optional.of(citation),
        List.of(question.action()),
        Optional.of(words.witness(question.who(), possible.call())),
        "allowed by " + citation,
        possible.restsOn(),
        possible.freely(),
        fixes.toRefuse(question.promise(), citation),
        isStoppedBySessionPolicy(question, statement));
  }

  private Trial trial(Question question, Scene.Acted call, Unknowns unknowns) {
    var policies = question.policies();
    Optional<String> account = Optional.ofNullable(call.caller().tags().get(Vocabulary.TAG));
    return Trial.of(
        call,
        policies.session().isPresent() && account.isPresent()
            ? policies.withSession(confined.session(account.get()))
            : policies,
        unknowns);
  }

  /** Only sessions of an account get a session policy. */
  private boolean isStoppedBySessionPolicy(Question question, Statement statement) {
    if (question.who() != Who.SESSION || set.confined() || !set.hasRole()) {
      return false;
    }
    var under =
        new Question(
            question.promise(),
            question.who(),
            question.action(),
            question.policies().withSession(confined.of(Who.SESSION).session().orElseThrow()),
            question.responsible(),
            question.stage());
    Guesses none = Guesses.of(Stream.empty(), Optional.empty());
    Attempt loosely = Attempt.of(Precision.LOOSE);
    try (var asking = new Asking(under, vocabulary, Optional.of(statement), loosely, none)) {
      return asking.whetherAllowed(budget) instanceof Asking.Outcome.Impossible;
    }
  }

  private static Answer undecided(Question question, Citation statement, String why) {
    return new Answer(
        question.promise(),
        Verdict.NOT_PROVED,
        Optional.of(statement),
        List.of(question.action()),
        Optional.empty(),
        "%s: %s".formatted(statement, why),
        List.of(),
        List.of(),
        List.of(),
        false);
  }

  /** The encoding and the evaluator differ: one of them is wrong, and no answer is right. */
  private static IllegalStateException disagreement(
      Question question, Citation statement, Asking.Outcome.Possible possible, Trial trial) {
    return new IllegalStateException(
        "the solver and the evaluator disagree about %s, %s, %s: %s by %s: %s"
            .formatted(
                question.promise(),
                question.action(),
                statement,
                possible.call().call(),
                possible.call().caller(),
                trial.deciding().reason()));
  }

  /** Actions for which the solver would be told the same. */
  private String likeness(Question question) {
    String action = question.action();
    if (SPECIAL.contains(action) || !action.startsWith("secretsmanager:")) {
      return action + System.identityHashCode(question);
    }
    List<Statement> about =
        question
            .policies()
            .documents()
            .flatMap(document -> document.statements().stream())
            .toList();
    var text = new StringBuilder();
    for (Statement one : about) {
      boolean includes = one.actions().include(action);
      text.append(includes ? '1' : '0');
      if (includes) {
        one.conditions().forEach(condition -> text.append(carries(action, condition.key())));
      }
    }
    return text.toString();
  }

  private static String carries(String action, String key) {
    Optional<ConditionKey> known = Catalogue.key(key);
    return known.filter(one -> Catalogue.carries(action, one)).isPresent() ? "c" : "-";
  }

  /** What the service needs and does not get. */
  Optional<Answer> require(Question question) {
    Optional<Answer> missing = require(question, true);
    return missing.isPresent() ? missing : require(question, false);
  }

  private Optional<Answer> require(Question question, boolean atBest) {
    String why = "no answer";
    try {
      Set<Set<String>> tried = new HashSet<>();
      Guesses guesses = Guesses.of(question.policies().documents(), Optional.empty());
      for (Attempt attempt : Attempt.of(guesses)) {
        if (budget.isSpent()) {
          return Optional.of(undecided(question, anyStatement(question), OUT_OF_TIME));
        }
        Precision precision = attempt.precision();
        try (var asking = new Asking(question, vocabulary, Optional.empty(), attempt, guesses)) {
          if (precision == Precision.GUESSED && !tried.add(asking.given())) {
            continue;
          }
          switch (asking.whetherDenied(budget, atBest)) {
            case Asking.Outcome.Impossible() -> {
              if (precision != Precision.GUESSED) {
                return Optional.empty();
              }
            }
            case Asking.Outcome.Unknown(String reason) -> why = reason;
            case Asking.Outcome.Possible possible -> {
              return Optional.of(
                  atBest ? missing(question, asking, possible) : dependent(question, possible));
            }
          }
        }
      }
    } catch (Z3Exception e) {
      why = String.valueOf(e.getMessage());
    }
    return Optional.of(undecided(question, anyStatement(question), why));
  }

  /** One that says something about the action: there is no better guess. */
  private static Citation anyStatement(Question question) {
    return question
        .policies()
        .documents()
        .flatMap(
            document ->
                document.statements().stream()
                    .filter(one -> one.actions().include(question.action()))
                    .map(document::cite))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("nothing is said of " + question.action()));
  }

  private Answer missing(Question question, Asking asking, Asking.Outcome.Possible possible) {
    Trial trial = trial(question, possible.call(), Unknowns.ALLOW);
    if (!(trial.deciding() instanceof Decision.Denied denied)) {
      if (asking.isExact()) {
        throw disagreement(question, anyStatement(question), possible, trial);
      }
      return undecided(question, asking.beyond().getFirst(), BEYOND);
    }
    return new Answer(
        question.promise(),
        Verdict.MISSING,
        denied.by(),
        List.of(trial.last().action()),
        Optional.of(words.witness(question.who(), possible.call())),
        denied.reason(),
        possible.restsOn(),
        List.of(),
        fixes.toAllow(question.promise(), question.who(), trial.last().action(), denied),
        false);
  }

  private Answer dependent(Question question, Asking.Outcome.Possible possible) {
    List<String> open = possible.against();
    return new Answer(
        question.promise(),
        Verdict.DEPENDS_ON,
        Optional.empty(),
        List.of(question.action()),
        Optional.of(words.witness(question.who(), possible.call())),
        "allowed only as far as the deployment meets " + String.join(", ", open),
        List.of(),
        open,
        List.of(),
        false);
  }
}
