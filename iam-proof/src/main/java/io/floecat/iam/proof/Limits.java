package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Citation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where an encoding says less than the policy does: such a part is an unknown of the attacker's
 * choice. What cannot happen even so is proved; what can has to be shown by a request.
 */
final class Limits {

  private final Set<Citation> statements = new LinkedHashSet<>();
  private final List<BoolExpr> sharp = new ArrayList<>();

  /** This statement has a part that was not encoded. */
  void add(Citation statement) {
    statements.add(statement);
  }

  /** What the part means for short values, to look for a request that shows it. */
  void sharpen(BoolExpr meaning) {
    sharp.add(meaning);
  }

  boolean isExact() {
    return statements.isEmpty();
  }

  Set<Citation> statements() {
    return statements;
  }

  List<BoolExpr> sharp() {
    return sharp;
  }
}
