package io.floecat.cli.iam;

import io.floecat.cli.output.Colours;
import io.floecat.cli.output.PrintableText;
import io.floecat.iam.Citation;
import io.floecat.iam.Deployment;
import io.floecat.iam.Finding;
import io.floecat.iam.Remedy;
import io.floecat.iam.proof.Answer;
import io.floecat.iam.proof.Proof;
import io.floecat.iam.proof.Verdict;
import io.floecat.iam.proof.Witness;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was found, for people: a table, and what to do. */
final class CheckReport {

  private final PrintWriter out;
  private final Colours colours;
  private final Proof proof;

  CheckReport(PrintWriter out, Colours colours, Proof proof) {
    this.out = out;
    this.colours = colours;
    this.proof = proof;
  }

  void print() {
    printWhatIsChecked();
    out.println();
    new CheckTable(proof, colours).print(out);
    proof.answers().forEach(this::print);
    proof.findings().stream()
        .filter(finding -> proof.answers().stream().noneMatch(one -> isOf(finding, one)))
        .forEach(this::print);
    out.println();
    out.println(summary());
    out.println("Proved means: by our model of IAM, whatever the request; see docs/isolation.md.");
  }

  private void printWhatIsChecked() {
    Deployment deployment = proof.set().deployment();
    out.printf(
        "%s, run as %s, secrets of %s in %s%s%s%n",
        deployment.roleArn().map(arn -> "role " + arn).orElse("no role"),
        deployment.baseArn().orElseThrow(),
        deployment.awsAccount(),
        deployment.region().equals("*") ? "every region" : deployment.region(),
        deployment.externalId().map(id -> ", external id " + id).orElse(""),
        deployment.kmsKeyArn().map(arn -> ", key " + arn).orElse(""));
    if (!proof.set().hasRole()) {
      out.println("Without a role isolation of accounts rests on the service alone.");
    }
    proof.set().unchecked().forEach(out::println);
  }

  private void print(Answer answer) {
    out.println();
    out.println(
        CheckTable.coloured(colours, answer)
            + "  "
            + shown(answer.sentence())
            + proof.findings().stream()
                .filter(finding -> isOf(finding, answer))
                .findFirst()
                .map(finding -> " (" + shown(finding.problem()) + ")")
                .orElse(""));
    answer.witness().ifPresent(witness -> print(answer, witness));
    answer.restsOn().forEach(doubt -> out.println("      not confirmed of AWS: " + doubt));
    answer
        .freely()
        .forEach(what -> out.println("      not modelled, taken as it may be: " + shown(what)));
    if (answer.actions().size() > 1) {
      List<String> more = answer.actions().subList(1, answer.actions().size());
      out.println("      likewise: " + String.join(", ", more));
    }
    if (answer.confined()) {
      out.println("      The session policy that the service passes refuses it nevertheless.");
    }
    answer.remedies().forEach(this::print);
  }

  private void print(Answer answer, Witness witness) {
    String kind = answer.verdict() == Verdict.MISSING ? "denied: " : "for example, ";
    out.println("      " + kind + shown(witness.words()));
    witness.commands().forEach(command -> out.println("      $ " + shown(command)));
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

  private static boolean isOf(Finding finding, Answer answer) {
    return answer
        .statement()
        .equals(Optional.of(new Citation(finding.document(), finding.statement())));
  }

  private String summary() {
    if (proof.answers().isEmpty()) {
      return colours.good("proved")
          + (proof.set().hasRole() ? ": accounts are kept apart, and the" : ": the")
          + " service may do what it needs%s (%s questions)"
              .formatted(
                  proof.set().unchecked().isEmpty() ? "" : ", as far as was checked",
                  proof.questions());
    }
    List<String> counts = new ArrayList<>();
    for (Verdict verdict : Verdict.values()) {
      long count = proof.answers().stream().filter(answer -> answer.verdict() == verdict).count();
      if (count > 0) {
        counts.add(count + " " + verdict);
      }
    }
    String text = String.join(", ", counts) + ", of %s questions".formatted(proof.questions());
    return (proof.holds() ? colours.odd("holds") : colours.bad("fails")) + ": " + text;
  }

  private static String shown(String text) {
    return PrintableText.of(text);
  }
}
