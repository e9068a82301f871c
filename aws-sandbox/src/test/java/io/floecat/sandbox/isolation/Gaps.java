package io.floecat.sandbox.isolation;

import io.floecat.iam.Citation;
import io.floecat.iam.Decision;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts together what is wrong for the same reason. */
final class Gaps {

  private record Reason(Rule rule, Optional<Citation> statement, boolean certain) {}

  private Gaps() {}

  static List<Gap> of(IsolationMatrix matrix) {
    Map<Reason, List<Cell>> byReason =
        matrix.cells().stream()
            .filter(Cell::isBroken)
            .collect(Collectors.groupingBy(Gaps::reason, LinkedHashMap::new, Collectors.toList()));
    var confined = new Surroundings(matrix.policies().confine());
    return byReason.entrySet().stream()
        .map(entry -> gap(matrix, confined, entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(gap -> gap.rule().kind()))
        .toList();
  }

  private static Reason reason(Cell cell) {
    Decision decision = cell.shown().deciding().decision();
    Optional<Citation> statement =
        switch (decision) {
          case Decision.Allowed(Citation by) -> Optional.of(by);
          case Decision.Denied(_, Optional<Citation> by, _) -> by;
        };
    return new Reason(cell.question().rule(), statement, cell.verdict().isPresent());
  }

  private static Gap gap(
      IsolationMatrix matrix, Surroundings confined, Reason reason, List<Cell> cells) {
    var findings =
        matrix.findings().stream()
            .filter(
                finding ->
                    reason.statement.equals(
                        Optional.of(new Citation(finding.document(), finding.statement()))))
            .toList();
    return new Gap(
        reason.rule,
        reason.statement,
        cells,
        findings,
        new Fixes(matrix).of(reason.rule, cells),
        stays(confined, reason.rule, cells));
  }

  /** Whether all of it is refused there. Only sessions of an account get a session policy. */
  private static boolean stays(Surroundings confined, Rule rule, List<Cell> cells) {
    return rule.kind() != Rule.Kind.NEED
        && cells.stream().allMatch(cell -> cell.question().actor().account().isPresent())
        && cells.stream().map(cell -> Cell.of(cell.question(), confined)).noneMatch(Cell::isBroken);
  }
}
