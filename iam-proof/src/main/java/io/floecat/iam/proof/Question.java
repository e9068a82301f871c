package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Policies;
import io.floecat.iam.PolicyDocument;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Whether there is a call that breaks a promise.
 *
 * @param action of the first request, as {@code service:Action}
 * @param policies what the call meets
 * @param responsible the documents whose Allow statements are asked one by one
 * @param stage makes the call and says what it has to be like
 */
record Question(
    Promise promise,
    Who who,
    String action,
    Policies policies,
    List<PolicyDocument> responsible,
    BiFunction<Smt, Vocabulary, Staged> stage) {

  /**
   * A call with unknowns.
   *
   * @param goal what it has to be like, beside allowed or denied
   */
  record Staged(Scene scene, BoolExpr goal) {}
}
