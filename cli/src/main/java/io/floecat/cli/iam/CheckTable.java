package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.iam.proof.Answer;
import io.floecat.iam.proof.Promise;
import io.floecat.iam.proof.Proof;
import io.floecat.iam.proof.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** A row for each promise that was asked. */
final class CheckTable {

  private final Proof proof;
  private final Colours colours;

  CheckTable(Proof proof, Colours colours) {
    this.proof = proof;
    this.colours = colours;
  }

  void print(PrintWriter out) {
    int titles = proof.promises().stream().mapToInt(one -> one.title().length()).max().orElse(0);
    out.printf("%-" + titles + "s  %-7s  %s%n", "MAY ANYBODY ...", "MUST BE", "ANSWER");
    for (Promise promise : proof.promises()) {
      out.printf("%-" + titles + "s  %-7s  ", promise.title(), mustBe(promise));
      out.println(mark(promise));
    }
  }

  private static String mustBe(Promise promise) {
    return promise.kind() == Promise.Kind.NEED ? "allowed" : "denied";
  }

  /** The worst of its answers. */
  private String mark(Promise promise) {
    List<Answer> answers =
        proof.answers().stream().filter(answer -> answer.promise() == promise).toList();
    Optional<Answer> worst =
        answers.stream()
            .filter(answer -> answer.verdict().isFailure() && answer.isCertain())
            .findFirst()
            .or(() -> answers.stream().filter(answer -> answer.verdict().isFailure()).findFirst())
            .or(() -> answers.stream().findFirst());
    return worst
        .map(answer -> coloured(colours, answer))
        .orElseGet(() -> colours.good(Verdict.PROVED.toString()));
  }

  /** The verdict, with a question mark where it rests on what no source confirms. */
  static String coloured(Colours colours, Answer answer) {
    String text = answer.verdict() + (answer.isCertain() ? "" : "?");
    return answer.verdict().isFailure() ? colours.bad(text) : colours.odd(text);
  }
}
