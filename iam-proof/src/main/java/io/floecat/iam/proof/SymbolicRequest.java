package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.PolicyType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One question to IAM with unknowns in it.
 *
 * @param action as {@code service:Action}
 * @param resource the six parts of an ARN; none for an action that has no resource
 * @param resourcePolicy the type of policy that the resource may have
 * @param keys what it carries for a condition key, by name
 * @param open keys of which nobody can say what this request carries
 * @param sameAccount whether the caller belongs to the account of the resource
 */
record SymbolicRequest(
    SymbolicCaller caller,
    String action,
    Optional<List<Str>> resource,
    Optional<PolicyType> resourcePolicy,
    Function<String, Value> keys,
    Predicate<String> open,
    BoolExpr sameAccount) {}
