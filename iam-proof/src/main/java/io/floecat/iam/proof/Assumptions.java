package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Citation;
import io.floecat.iam.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is not modelled of statements: each may fit or not. */
final class Assumptions {

  /**
   * Something that may fit or not.
   *
   * @param what as it is written, such as {@code StringEquals aws:SourceVpce}
   */
  record Free(Citation statement, boolean inAllow, String what, BoolExpr fits) {}

  private final Smt smt;
  private final List<Free> all = new ArrayList<>();

  Assumptions(Smt smt) {
    this.smt = smt;
  }

  BoolExpr of(Citation citation, Statement statement, String what) {
    BoolExpr fits = smt.unknown(what);
    all.add(new Free(citation, statement.allows(), what, fits));
    return fits;
  }

  List<Free> all() {
    return all;
  }
}
