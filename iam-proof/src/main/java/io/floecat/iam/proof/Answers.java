package io.floecat.iam.proof;

import io.floecat.iam.Citation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts answers together that are the same of several actions. */
final class Answers {

  private record Reason(
      Promise promise, Verdict verdict, Optional<Citation> statement, boolean certain) {}

  private Answers() {}

  /** One for each promise and statement, the worst first. */
  static List<Answer> merged(List<Answer> answers) {
    Map<Reason, Answer> merged = new LinkedHashMap<>();
    for (Answer answer : answers) {
      merged.merge(
          new Reason(answer.promise(), answer.verdict(), answer.statement(), answer.isCertain()),
          answer,
          Answers::add);
    }
    return merged.values().stream()
        .sorted(
            Comparator.comparing((Answer answer) -> !answer.verdict().isFailure())
                .thenComparing(Answer::promise))
        .toList();
  }

  private static Answer add(Answer first, Answer more) {
    List<String> actions = new ArrayList<>(first.actions());
    more.actions().stream().filter(action -> !actions.contains(action)).forEach(actions::add);
    return new Answer(
        first.promise(),
        first.verdict(),
        first.statement(),
        actions,
        first.witness(),
        first.reason(),
        first.restsOn(),
        first.freely(),
        first.remedies(),
        first.confined() && more.confined());
  }
}
