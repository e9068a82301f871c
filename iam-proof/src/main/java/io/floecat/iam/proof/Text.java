package io.floecat.iam.proof;

import com.microsoft.z3.IntExpr;
import java.util.List;
import java.util.Optional;

/**
 * A value of a condition key.
 *
 * @param whole all of it
 * @param segments its six parts between the colons, where it is an ARN
 * @param number its value, where it is a number
 */
record Text(Str whole, Optional<List<Str>> segments, Optional<IntExpr> number) {

  static Text of(Str whole) {
    return new Text(whole, Optional.empty(), Optional.empty());
  }
}
