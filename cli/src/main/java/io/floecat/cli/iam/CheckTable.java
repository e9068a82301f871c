package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.iam.isolation.Actor;
import io.floecat.iam.isolation.Cell;
import io.floecat.iam.isolation.IsolationMatrix;
import io.floecat.iam.isolation.Rule;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A row for each rule, a column for each who asks. */
final class CheckTable {

  private static final String GAP = "  ";

  private final IsolationMatrix matrix;
  private final Colours colours;
  private final List<String> actors;

  CheckTable(IsolationMatrix matrix, Colours colours) {
    this.matrix = matrix;
    this.colours = colours;
    this.actors =
        matrix.cells().stream()
            .map(CheckTable::column)
            .distinct()
            .sorted((one, other) -> Boolean.compare(isLast(one), isLast(other)))
            .toList();
  }

  void print(PrintWriter out) {
    List<Rule> rules =
        Stream.of(Rule.values())
            .filter(rule -> matrix.cells().stream().anyMatch(cell -> rule == ruleOf(cell)))
            .toList();
    int titles = rules.stream().mapToInt(rule -> rule.title().length()).max().orElse(0);
    print(out, titles, "MAY IT ...", "MUST BE", actors.stream().map(this::padded).toList());
    for (Rule rule : rules) {
      print(
          out,
          titles,
          rule.title(),
          Severity.of(rule.kind()).expected(),
          actors.stream().map(actor -> mark(rule, actor)).toList());
    }
  }

  private void print(PrintWriter out, int titles, String title, String must, List<String> marks) {
    String line = title + " ".repeat(titles - title.length()) + GAP + "%-7s".formatted(must) + GAP;
    out.println((line + String.join(GAP, marks)).stripTrailing());
  }

  private String mark(Rule rule, String actor) {
    List<Cell> cells =
        matrix.cells().stream()
            .filter(cell -> ruleOf(cell) == rule && column(cell).equals(actor))
            .toList();
    Severity severity = Severity.of(rule.kind());
    boolean isBroken = cells.stream().anyMatch(Cell::isBroken);
    boolean isCertain =
        cells.stream().anyMatch(cell -> cell.isBroken() && cell.verdict().isPresent());
    if (cells.isEmpty()) {
      return padded("", actor);
    }
    if (severity == Severity.NONE) {
      return padded(answer(cells), actor);
    }
    if (!isBroken) {
      return colours.good(padded("ok", actor));
    }
    String text = padded(severity + (isCertain ? "" : "?"), actor);
    return severity == Severity.WEAK ? colours.odd(text) : colours.bad(text);
  }

  private static String answer(List<Cell> cells) {
    if (cells.stream().allMatch(cell -> cell.verdict().equals(Optional.of(true)))) {
      return "yes";
    }
    return cells.stream().allMatch(cell -> cell.verdict().equals(Optional.of(false)))
        ? "no"
        : "some";
  }

  private String padded(String actor) {
    return padded(actor, actor);
  }

  /** Wide enough for the longest mark. */
  private static String padded(String text, String actor) {
    return text + " ".repeat(Math.max(0, Math.max(actor.length(), 8) - text.length()));
  }

  private static Rule ruleOf(Cell cell) {
    return cell.question().rule();
  }

  private static String column(Cell cell) {
    Actor actor = cell.question().actor();
    return switch (actor.kind()) {
      case SESSION, BASE -> actor.name();
      case OTHER -> "others";
    };
  }

  private static boolean isLast(String actor) {
    return actor.equals("base") || actor.equals("others");
  }
}
