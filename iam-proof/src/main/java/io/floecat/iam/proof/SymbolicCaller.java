package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.Caller;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who signs a symbolic request.
 *
 * @param kinds what it may be
 * @param arn a user's or a session's ARN; of a service or a provider its name
 * @param principalArn the role's for a session, else the same
 * @param account 12 digits
 * @param isSession whether it is a session of a role
 */
record SymbolicCaller(
    Set<Caller.Kind> kinds, Text arn, Text principalArn, Str account, BoolExpr isSession) {

  /** Something by which a policy can name the caller. */
  record Part(boolean isAccount, Str name) {}

  /** Whether it belongs to an AWS account, as users and sessions do. */
  boolean isOfAnAccount() {
    return kinds.contains(Caller.Kind.USER) || kinds.contains(Caller.Kind.SESSION);
  }

  boolean is(Caller.Kind kind, String name) {
    return kinds.equals(Set.of(kind)) && arn.whole().literal().filter(name::equals).isPresent();
  }

  /** All that has to be named for NotPrincipal to spare it. */
  Stream<Part> whole() {
    return isOfAnAccount()
        ? Stream.of(
            new Part(true, account),
            new Part(false, principalArn.whole()),
            new Part(false, arn.whole()))
        : Stream.of(new Part(false, arn.whole()));
  }
}
