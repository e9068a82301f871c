package io.floecat.cli.service;

import static java.util.stream.Collectors.joining;

import io.floecat.cli.output.Json;
import io.floecat.cli.output.PrintableText;
import io.floecat.v1.Finding;
import io.floecat.v1.Finding.Status;
import io.floecat.v1.PolicyStatement;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Findings for people: a line each, and below it what mends it. */
final class FindingsTable {

  private static final int STATUS_WIDTH = 9;

  private final PrintWriter out;

  FindingsTable(PrintWriter out) {
    this.out = out;
  }

  void print(List<Finding> findings) {
    int width = 2 + findings.stream().mapToInt(one -> one.getCheck().length()).max().orElse(0);
    findings.forEach(finding -> print(finding, width));
    out.println();
    out.println(
        Stream.of(Status.OK, Status.FAILED, Status.MISSING, Status.SKIPPED)
            .map(
                status ->
                    "%s %s"
                        .formatted(count(findings, status), word(status).toLowerCase(Locale.ROOT)))
            .collect(joining(", ")));
  }

  private void print(Finding finding, int width) {
    out.println(
        padded(word(finding.getStatus()), STATUS_WIDTH)
            + padded(finding.getCheck(), width)
            + PrintableText.of(finding.getDetail()));
    String indent = " ".repeat(STATUS_WIDTH);
    if (!finding.getFix().isEmpty()) {
      out.println(indent + padded("fix", width) + PrintableText.of(finding.getFix()));
    }
    for (PolicyStatement statement : finding.getStatementsList()) {
      out.println(indent + statement.getPolicy() + ":");
      Json.indented(statement.getJson()).lines().forEach(line -> out.println(indent + "  " + line));
    }
  }

  private static long count(List<Finding> findings, Status status) {
    return findings.stream().filter(finding -> finding.getStatus() == status).count();
  }

  private static String word(Status status) {
    return switch (status) {
      case OK -> "ok";
      case FAILED -> "FAILED";
      case MISSING -> "missing";
      case SKIPPED -> "skipped";
      case STATUS_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
