package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.cli.output.PrintableText;
import io.floecat.iam.Finding;
import io.floecat.iam.Remedy;
import io.floecat.iam.isolation.Gap;
import io.floecat.iam.isolation.IsolationMatrix;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was found, for people: a table, and what to do. */
final class CheckReport {

  private final IsolationMatrix matrix;
  private final List<Gap> gaps;
  private final PrintWriter out;
  private final Colours colours;

  CheckReport(PrintWriter out, Colours colours, IsolationMatrix matrix) {
    this.matrix = matrix;
    this.gaps = matrix.gaps();
    this.out = out;
    this.colours = colours;
  }

  void print() {
    printWhatIsChecked();
    out.println();
    new CheckTable(matrix, colours).print(out);
    gaps.forEach(this::print);
    matrix.findings().stream()
        .filter(finding -> gaps.stream().noneMatch(gap -> gap.findings().contains(finding)))
        .forEach(this::print);
    printWhatIsUnconfirmed();
    out.println();
    out.println(summary());
    out.println("This is a model of IAM; only AWS itself is the proof.");
  }

  private void printWhatIsChecked() {
    var deployment = matrix.policies().deployment();
    out.printf(
        "%s, run as %s, secrets of %s in %s%s%s%n",
        deployment.roleArn().map(arn -> "role " + arn).orElse("no role"),
        deployment.baseArn().orElseThrow(),
        deployment.awsAccount(),
        deployment.region().equals("*") ? "every region" : deployment.region(),
        deployment.externalId().map(id -> ", external id " + id).orElse(""),
        deployment.kmsKeyArn().map(arn -> ", key " + arn).orElse(""));
    if (!matrix.policies().hasRole()) {
      out.println("Without a role isolation of accounts rests on the service alone.");
    } else if (matrix.policies().trust().isEmpty()) {
      out.println("Who may assume the role is not checked: --trust-policy is not given.");
    }
  }

  private void print(Gap gap) {
    Severity severity = Severity.of(gap.rule().kind());
    String name = severity + (gap.isCertain() ? "" : "?");
    out.println();
    out.println(
        (gap.isFailure() ? colours.bad(name) : colours.odd(name)) + "  " + shown(gap.sentence()));
    if (gap.cells().size() > 1) {
      out.printf("      and %d more like it%n", gap.cells().size() - 1);
    }
    gap.cells().stream()
        .flatMap(cell -> cell.restsOn().stream())
        .distinct()
        .forEach(doubt -> out.println("      not confirmed of AWS: " + doubt));
    if (gap.confined()) {
      out.println("      The session policy that the service passes refuses it nevertheless.");
    }
    gap.remedies().forEach(this::print);
  }

  private void print(Remedy remedy) {
    out.println("      fix: " + shown(remedy.instruction()));
    remedy
        .statement()
        .ifPresent(text -> text.lines().forEach(line -> out.println("        " + line)));
  }

  private void print(Finding finding) {
    out.println();
    out.printf(
        "%s  %s, statement %s: %s%n",
        colours.odd("NOTE"),
        shown(finding.document()),
        finding.statement(),
        shown(finding.problem()));
  }

  private void printWhatIsUnconfirmed() {
    Map<String, Integer> doubts = new TreeMap<>();
    matrix.cells().stream()
        .flatMap(cell -> cell.restsOn().stream())
        .forEach(doubt -> doubts.merge(doubt, 1, Integer::sum));
    if (!doubts.isEmpty()) {
      out.println();
      out.println("Answers that rest on what no source confirms of AWS:");
      doubts.forEach((doubt, count) -> out.printf("  %4d  %s%n", count, doubt));
    }
  }

  private String summary() {
    if (gaps.isEmpty()) {
      return colours.good("ok")
          + (matrix.policies().hasRole() ? ": accounts are kept apart, and the" : ": the")
          + " service may do what it needs (%d questions)".formatted(matrix.cells().size());
    }
    String counts =
        "%d missing, %d holes, %d weak, of %d questions"
            .formatted(
                count(Severity.MISSING),
                count(Severity.HOLE),
                count(Severity.WEAK),
                matrix.cells().size());
    return matrix.holds()
        ? colours.odd("ok") + ": " + counts
        : colours.bad("fails") + ": " + counts;
  }

  private long count(Severity severity) {
    return gaps.stream().filter(gap -> Severity.of(gap.rule().kind()) == severity).count();
  }

  private static String shown(String text) {
    return PrintableText.of(text);
  }
}
