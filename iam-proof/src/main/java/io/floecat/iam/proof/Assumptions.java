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
   * @param matters whether it makes a difference whether it fits
   */
  record Free(Citation statement, boolean inAllow, String what, BoolExpr fits, BoolExpr matters) {}

  private final Smt smt;
  private final List<Free> all = new ArrayList<>();

  Assumptions(Smt smt) {
    this.smt = smt;
  }

  BoolExpr of(Citation citation, Statement statement, String what) {
    return where(smt.truth(true), citation, statement, what);
  }

  /** One that makes a difference only where {@code matters}. */
  BoolExpr where(BoolExpr matters, Citation citation, Statement statement, String what) {
    BoolExpr fits = smt.unknown(what);
    all.add(new Free(citation, statement.allows(), what, fits, matters));
    return fits;
  }

  List<Free> all() {
    return all;
  }
}
