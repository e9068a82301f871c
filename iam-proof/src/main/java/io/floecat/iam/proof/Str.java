package io.floecat.iam.proof;

import com.microsoft.z3.CharSort;
import com.microsoft.z3.Expr;
import com.microsoft.z3.SeqSort;
import java.util.Optional;

/**
 * A string of the solver.
 *
 * @param literal its value, where that is known beforehand
 */
record Str(Expr<SeqSort<CharSort>> term, Optional<String> literal) {}
