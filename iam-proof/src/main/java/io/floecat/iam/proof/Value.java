package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import java.util.List;

/** What a symbolic request carries for a condition key. */
sealed interface Value {

  /** At most one value. */
  record One(BoolExpr present, Text text) implements Value {}

  /** A set of values, absent where it is empty. */
  record Many(List<Member> members) implements Value {}

  /** A value that may be in a set. */
  record Member(BoolExpr in, Text text) {}
}
