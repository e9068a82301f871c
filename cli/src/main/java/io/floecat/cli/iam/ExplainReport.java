package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.cli.shell.Shell;
import io.floecat.iam.Explanation;
import java.io.PrintWriter;

/** Why a request is allowed or denied, for people. */
final class ExplainReport {

  private final Explained explained;
  private final PrintWriter out;
  private final Colours colours;

  ExplainReport(Shell shell, Explained explained) {
    this.explained = explained;
    this.out = shell.out();
    this.colours = Colours.of(shell);
  }

  void print() {
    line(
        "%s%s by %s: %s"
            .formatted(
                explained.call().action(),
                explained.call().name().map(" on "::concat).orElse(""),
                explained.who(),
                coloured(explained.outcome())));
    explained.call().tags().forEach((key, value) -> line("  tag %s=%s".formatted(key, value)));
    explained.given().assumptions().forEach(one -> line("  assumed: " + one));
    explained.explanations().forEach(this::print);
  }

  private void print(Explanation one) {
    out.println();
    line("%s: %s".formatted(one.request().action(), coloured(one.outcome())));
    line("  on " + one.request().resource());
    line("  by " + one.request().caller().arn());
    line("  " + one.reason());
    one.layers().stream().filter(layer -> !layer.lines().isEmpty()).forEach(this::print);
  }

  private void print(Explanation.Layer layer) {
    line("  " + layer.name());
    for (Explanation.Line statement : layer.lines()) {
      line(
          "    %-5s %s: %s"
              .formatted(
                  statement.allows() ? "Allow" : "Deny",
                  statement.statement(),
                  applies(statement)));
      statement.reasons().forEach(reason -> line("          " + reason));
    }
  }

  private String applies(Explanation.Line line) {
    return switch (line.applies()) {
      case TRUE -> line.allows() ? colours.good("applies") : colours.bad("applies");
      case UNKNOWN -> colours.odd("may apply");
      case FALSE -> "does not apply";
    };
  }

  private String coloured(Explanation.Outcome outcome) {
    return switch (outcome) {
      case ALLOWED -> colours.good("ALLOWED");
      case DENIED -> colours.bad("DENIED");
      case DEPENDS -> colours.odd("DEPENDS");
    };
  }

  private void line(String text) {
    out.println(explained.given().shown(text));
  }
}
