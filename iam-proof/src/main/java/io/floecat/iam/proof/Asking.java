package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import io.floecat.iam.Citation;
import io.floecat.iam.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One question, for one statement, put to the solver. Not for several threads. */
final class Asking implements AutoCloseable {

  /** What the solver said. */
  sealed interface Outcome {

    /** There is no such call. */
    record Impossible() implements Outcome {}

    /** There is one; what is not modelled is taken in the caller's favour, or against him. */
    record Possible(
        Scene.Acted call, List<String> freely, List<String> against, List<String> restsOn)
        implements Outcome {}

    /** It did not find out. */
    record Unknown(String why) implements Outcome {}
  }

  /** How long a wish may take. */
  private static final Duration WISH = Duration.ofSeconds(2);

  /** In the solver's steps, so that a loaded machine finds the same call. */
  private static final int STEPS_OF_WISH = 500_000;

  private final Smt smt;
  private final Limits limits = new Limits();
  private final Assumptions assumptions;
  private final Guesses guesses;
  private final Question.Staged staged;
  private final BoolExpr allowed;
  private final Solver solver;

  Asking(
      Question question,
      Vocabulary vocabulary,
      Optional<Statement> counting,
      Attempt attempt,
      Guesses guesses) {
    this.smt = new Smt(attempt);
    this.guesses = guesses;
    this.assumptions = new Assumptions(smt);
    this.staged = question.stage().apply(smt, vocabulary);
    this.allowed = allowed(question, counting);
    this.solver = smt.context().mkSolver();
  }

  private BoolExpr allowed(Question question, Optional<Statement> counting) {
    List<BoolExpr> parts = new ArrayList<>();
    for (Scene.Step step : staged.scene().steps()) {
      boolean first = parts.isEmpty();
      var statements = new StatementEncoder(smt, limits, assumptions, step.request());
      DecisionEncoder.Counting which =
          (document, statement) ->
              !first
                  || counting.isEmpty()
                  || statement == counting.get()
                  || !question.responsible().contains(document);
      BoolExpr one =
          new DecisionEncoder(smt, question.policies(), statements, step.request(), which)
              .allowed();
      parts.add(smt.or(smt.not(step.applies()), one));
    }
    return smt.and(parts);
  }

  /** What of the guess the call consists of; the rest of it makes no difference. */
  Set<String> given() {
    return smt.given();
  }

  boolean isExact() {
    return limits.isExact();
  }

  /** The statements that are not encoded as they stand. */
  List<Citation> beyond() {
    return List.copyOf(limits.statements());
  }

  /** Whether there is such a call that is allowed. */
  Outcome whetherAllowed(Budget budget) {
    return ask(allowed, budget, smt.precision().steps());
  }

  /** The same, in so many of the solver's steps at most. */
  Outcome whetherAllowed(Budget budget, int steps) {
    return ask(allowed, budget, steps);
  }

  /** Whether there is such a call that is denied, at best: though what is not modelled fits. */
  Outcome whetherDenied(Budget budget, boolean atBest) {
    List<BoolExpr> met = new ArrayList<>(List.of(smt.not(allowed)));
    for (Assumptions.Free one : assumptions.all()) {
      if (atBest) {
        met.add(one.inAllow() ? one.fits() : smt.not(one.fits()));
      }
    }
    return ask(smt.and(met), budget, smt.precision().steps());
  }

  private Outcome ask(BoolExpr wanted, Budget budget, int steps) {
    BoolExpr all = smt.and(staged.goal(), wanted);
    if (all.isFalse()) {
      return new Outcome.Impossible();
    }
    smt.world().forEach(solver::add);
    if (smt.precision() == Precision.GUESSED) {
      solver.add(staged.scene().isGuessed(guesses));
    }
    solver.add(all);
    if (!limits.isExact()
        && smt.precision() != Precision.LOOSE
        && check(limits.sharp(), budget.next(), steps) == Status.SATISFIABLE) {
      return found(limits.sharp());
    }
    return switch (check(List.of(), budget.next(), steps)) {
      case UNSATISFIABLE -> new Outcome.Impossible();
      case SATISFIABLE ->
          smt.precision() == Precision.LOOSE
              ? new Outcome.Unknown("found too much")
              : found(List.of());
      case UNKNOWN -> new Outcome.Unknown(solver.getReasonUnknown());
    };
  }

  private Status check(List<BoolExpr> wishes, Duration atMost, int limit) {
    Params params = smt.context().mkParams();
    params.add("timeout", (int) Math.max(1, atMost.toMillis()));
    params.add("rlimit", limit);
    solver.setParameters(params);
    return solver.check(wishes.toArray(BoolExpr[]::new));
  }

  private Outcome found(List<BoolExpr> given) {
    List<BoolExpr> kept = new ArrayList<>(given);
    var model = new Reading(solver.getModel());
    for (BoolExpr wish : staged.scene().wishes()) {
      if (!wish.isTrue() && !wish.isFalse()) {
        kept.add(wish);
        if (check(kept, WISH, STEPS_OF_WISH) == Status.SATISFIABLE) {
          model = new Reading(solver.getModel());
        } else {
          kept.removeLast();
        }
      }
    }
    for (Str text : staged.scene().toShorten()) {
      model = shorten(text, model, kept);
    }
    Scene.Acted call = staged.scene().read(model);
    return new Outcome.Possible(call, freely(model, true), freely(model, false), restsOn(given));
  }

  /** Halves the interval in which the shortest length lies. */
  private Reading shorten(Str text, Reading from, List<BoolExpr> kept) {
    Reading model = from;
    int longest = model.text(text).length();
    int shortest = 0;
    while (text.literal().isEmpty() && shortest < longest) {
      int middle = (shortest + longest) / 2;
      BoolExpr wish = smt.context().mkLe(smt.length(text), smt.context().mkInt(middle));
      kept.add(wish);
      if (check(kept, WISH, STEPS_OF_WISH) == Status.SATISFIABLE) {
        model = new Reading(solver.getModel());
        longest = model.text(text).length();
      } else {
        kept.removeLast();
        shortest = middle + 1;
      }
    }
    return model;
  }

  /** What is not modelled and yet decides: a condition of an Allow that holds, say. */
  private List<String> freely(Reading model, boolean inFavour) {
    return assumptions.all().stream()
        .filter(one -> model.isTrue(one.matters()))
        .filter(one -> (model.isTrue(one.fits()) == one.inAllow()) == inFavour)
        .map(one -> "%s (%s)".formatted(one.what(), one.statement()))
        .distinct()
        .toList();
  }

  private List<String> restsOn(List<BoolExpr> given) {
    List<String> rests = new ArrayList<>();
    for (Doubt doubt : staged.scene().doubts()) {
      for (BoolExpr one : doubt.cases()) {
        List<BoolExpr> wishes = new ArrayList<>(given);
        wishes.add(one);
        if (!one.isTrue() && check(wishes, WISH, STEPS_OF_WISH) == Status.UNSATISFIABLE) {
          rests.add(doubt.text());
          break;
        }
      }
    }
    return rests;
  }

  @Override
  public void close() {
    smt.close();
  }
}
