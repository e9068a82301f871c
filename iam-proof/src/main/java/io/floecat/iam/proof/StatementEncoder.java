package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.IntExpr;
import io.floecat.iam.ArnPattern;
import io.floecat.iam.Caller;
import io.floecat.iam.Catalogue;
import io.floecat.iam.Citation;
import io.floecat.iam.Comparison;
import io.floecat.iam.Condition;
import io.floecat.iam.Operand;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Principals;
import io.floecat.iam.Principals.Entry;
import io.floecat.iam.Principals.Reach;
import io.floecat.iam.Statement;
import io.floecat.iam.Template;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says in the solver's terms which requests a statement matches, as {@link Statement} does. */
final class StatementEncoder {

  private record Place(PolicyDocument document, Statement statement) {}

  private final Map<Place, BoolExpr> matches = new HashMap<>();
  private final Map<Place, BoolExpr> abouts = new HashMap<>();
  private final Smt smt;
  private final Limits limits;
  private final Assumptions assumptions;
  private final SymbolicRequest request;

  StatementEncoder(Smt smt, Limits limits, Assumptions assumptions, SymbolicRequest request) {
    this.smt = smt;
    this.limits = limits;
    this.assumptions = assumptions;
    this.request = request;
  }

  /** Whether all but the principal fits. */
  BoolExpr matches(PolicyDocument document, Statement statement) {
    return matches.computeIfAbsent(
        new Place(document, statement), place -> encode(document, statement));
  }

  private BoolExpr encode(PolicyDocument document, Statement statement) {
    if (!statement.actions().include(request.action())) {
      return smt.truth(false);
    }
    Citation citation = document.cite(statement);
    List<BoolExpr> parts = new ArrayList<>();
    statement
        .resources()
        .ifPresent(resources -> parts.add(includes(resources, citation, statement)));
    for (Condition condition : statement.conditions()) {
      parts.add(holds(condition, citation, statement));
    }
    return smt.and(parts);
  }

  /** Whether it is about the caller. */
  BoolExpr isAbout(PolicyDocument document, Statement statement) {
    return abouts.computeIfAbsent(
        new Place(document, statement),
        place ->
            statement
                .principals()
                .map(principals -> includes(document.cite(statement), statement, principals))
                .orElseGet(() -> smt.truth(true)));
  }

  /** Where it is about the caller: whether it reaches at least so far by itself. */
  BoolExpr reaches(Statement statement, Reach least) {
    if (statement.principals().isEmpty() || least == Reach.ACCOUNT) {
      return smt.truth(true);
    }
    Principals principals = statement.principals().get();
    BoolExpr reaches =
        principals.except()
            ? smt.truth(true)
            : smt.or(principals.entries().stream().map(entry -> reaches(entry, least)));
    boolean tellsRoles =
        least == Reach.CALLER
            && principals.entries().stream().anyMatch(Entry.Anyone.class::isInstance)
            && statement.conditions().stream()
                .anyMatch(one -> one.key().equalsIgnoreCase("aws:PrincipalArn"));
    return tellsRoles ? smt.and(reaches, smt.not(request.caller().isSession())) : reaches;
  }

  /** Of NotPrincipal nobody says how AWS takes a caller of whom only a part is named. */
  private BoolExpr includes(Citation citation, Statement statement, Principals principals) {
    BoolExpr named =
        smt.or(principals.entries().stream().map(entry -> reaches(entry, Reach.ACCOUNT)));
    if (!principals.except()) {
      return named;
    }
    BoolExpr whole =
        smt.and(request.caller().whole().map(part -> isOneOf(part, principals.entries())));
    BoolExpr anyone =
        smt.truth(principals.entries().stream().anyMatch(Entry.Anyone.class::isInstance));
    return smt.and(
        smt.not(smt.or(whole, anyone)),
        smt.or(smt.not(named), assumptions.of(citation, statement, "NotPrincipal")));
  }

  private BoolExpr isOneOf(SymbolicCaller.Part part, List<Entry> entries) {
    return smt.or(
        entries.stream()
            .map(
                entry ->
                    switch (entry) {
                      case Entry.Account(String id) when part.isAccount() ->
                          smt.equal(part.name(), smt.text(id));
                      case Entry.Named(String arn) when !part.isAccount() ->
                          smt.equal(part.name(), smt.text(arn));
                      case Entry.Service(String name) when !part.isAccount() ->
                          smt.equal(part.name(), smt.text(name));
                      case Entry.Federated(String name) when !part.isAccount() ->
                          smt.equal(part.name(), smt.text(name));
                      case Entry.Account _,
                          Entry.Named _,
                          Entry.Service _,
                          Entry.Federated _,
                          Entry.Anyone _,
                          Entry.CanonicalUser _,
                          Entry.Deleted _ ->
                          smt.truth(false);
                    }));
  }

  private BoolExpr reaches(Entry entry, Reach least) {
    SymbolicCaller caller = request.caller();
    return switch (entry) {
      case Entry.Anyone() -> smt.truth(true);
      case Entry.Account(String id) ->
          smt.and(
              smt.truth(least == Reach.ACCOUNT && caller.isOfAnAccount()),
              smt.equal(caller.account(), smt.text(id)));
      case Entry.Named(String arn) ->
          smt.or(
              smt.equal(caller.arn().whole(), smt.text(arn)),
              smt.and(
                  smt.truth(least != Reach.CALLER),
                  smt.equal(caller.principalArn().whole(), smt.text(arn))));
      case Entry.Service(String name) -> smt.truth(caller.is(Caller.Kind.SERVICE, name));
      case Entry.Federated(String name) -> smt.truth(caller.is(Caller.Kind.FEDERATED, name));
      case Entry.CanonicalUser _, Entry.Deleted _ -> smt.truth(false);
    };
  }

  private BoolExpr includes(Statement.Resources resources, Citation citation, Statement statement) {
    var patterns = new Patterns(smt, request.keys(), limits, citation);
    if (resources.all()) {
      return smt.truth(!resources.except());
    }
    BoolExpr matched =
        request
            .resource()
            .map(
                arn ->
                    smt.or(
                        resources.patterns().stream()
                            .map(
                                pattern ->
                                    isModelled(pattern)
                                        ? matches(arn, pattern, patterns)
                                        : assumptions.of(citation, statement, pattern.toString()))))
            .orElseGet(() -> smt.truth(false));
    return resources.except() ? smt.not(matched) : matched;
  }

  /** The last part of the pattern reaches to the end of the ARN. */
  private BoolExpr matches(List<Str> arn, ArnPattern pattern, Patterns patterns) {
    int last = pattern.segments().size() - 1;
    List<BoolExpr> parts = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      parts.add(patterns.matches(arn.get(i), pattern.segments().get(i), false));
    }
    parts.add(
        patterns.matches(
            joined(arn.subList(last, arn.size())), pattern.segments().get(last), false));
    return smt.and(parts);
  }

  private boolean isModelled(ArnPattern pattern) {
    return variables(pattern).allMatch(key -> Catalogue.decides(key) && !request.open().test(key));
  }

  private static Stream<String> keysOf(Condition condition) {
    return Stream.concat(
        Stream.of(condition.key()),
        condition.operands().stream()
            .flatMap(
                operand ->
                    switch (operand) {
                      case Operand.Text(Template text, boolean _) ->
                          text.variables().map(Template.Variable::key);
                      case Operand.ArnValue(ArnPattern pattern) -> variables(pattern);
                      case Operand.NumberValue _,
                          Operand.Flag _,
                          Operand.Date _,
                          Operand.Address _,
                          Operand.Binary _,
                          Operand.Unmodelled _ ->
                          Stream.empty();
                    }));
  }

  private static Stream<String> variables(ArnPattern pattern) {
    return pattern.segments().stream().flatMap(Template::variables).map(Template.Variable::key);
  }

  private Str joined(List<Str> segments) {
    List<Str> parts = new ArrayList<>();
    for (Str segment : segments) {
      if (!parts.isEmpty()) {
        parts.add(smt.text(":"));
      }
      parts.add(segment);
    }
    return smt.join(parts);
  }

  private BoolExpr holds(Condition condition, Citation citation, Statement statement) {
    if (!condition.isModelled() || keysOf(condition).anyMatch(request.open())) {
      return assumptions.of(citation, statement, condition.toString());
    }
    Value value = request.keys().apply(condition.key());
    var patterns = new Patterns(smt, request.keys(), limits, citation);
    return switch (value) {
      case Value.One(BoolExpr present, Text text) when isNull(condition) ->
          isNull(condition, present, text, citation, statement);
      case Value.One(BoolExpr present, Text text) -> holds(condition, present, text, patterns);
      case Value.Many(List<Value.Member> members) -> holds(condition, members, patterns);
    };
  }

  private BoolExpr holds(Condition condition, BoolExpr present, Text text, Patterns patterns) {
    BoolExpr empty = smt.isEmpty(text.whole());
    BoolExpr fits = fits(condition, text, patterns);
    BoolExpr then =
        switch (condition.operator().quantifier()) {
          case NONE -> fits;
          case ALL -> smt.or(empty, fits);
          case ANY -> smt.and(smt.not(empty), fits);
        };
    return smt.ifElse(present, then, smt.truth(condition.operator().holdsWithoutKey()));
  }

  private BoolExpr holds(Condition condition, List<Value.Member> members, Patterns patterns) {
    if (isNull(condition)) {
      return isNull(condition, smt.not(smt.or(members.stream().map(this::counts))));
    }
    BoolExpr present = smt.or(members.stream().map(Value.Member::in));
    BoolExpr then =
        switch (condition.operator().quantifier()) {
          case NONE -> throw new IllegalStateException(condition + " of many values");
          case ALL ->
              smt.and(
                  members.stream()
                      .map(
                          one ->
                              smt.or(smt.not(counts(one)), fits(condition, one.text(), patterns))));
          case ANY ->
              smt.or(
                  members.stream()
                      .map(one -> smt.and(counts(one), fits(condition, one.text(), patterns))));
        };
    return smt.ifElse(present, then, smt.truth(condition.operator().holdsWithoutKey()));
  }

  private BoolExpr counts(Value.Member member) {
    return smt.and(member.in(), smt.not(smt.isEmpty(member.text().whole())));
  }

  private static boolean isNull(Condition condition) {
    return condition.operator().comparison() == Comparison.NULL;
  }

  /** Some pages of AWS take an empty value for absent, and others do not. */
  private BoolExpr isNull(
      Condition condition, BoolExpr present, Text text, Citation citation, Statement statement) {
    BoolExpr absent = isNull(condition, smt.not(present));
    BoolExpr blank = smt.and(present, smt.isEmpty(text.whole()));
    return blank.isFalse()
        ? absent
        : smt.ifElse(
            blank, assumptions.where(blank, citation, statement, condition.toString()), absent);
  }

  private BoolExpr isNull(Condition condition, BoolExpr absent) {
    return smt.or(
        condition.operands().stream()
            .map(
                operand ->
                    operand instanceof Operand.Flag(boolean wanted) && wanted
                        ? absent
                        : smt.not(absent)));
  }

  private BoolExpr fits(Condition condition, Text text, Patterns patterns) {
    BoolExpr one =
        smt.or(
            condition.operands().stream()
                .map(operand -> fits(condition.operator().comparison(), operand, text, patterns)));
    return condition.operator().comparison().isNegated() ? smt.not(one) : one;
  }

  private BoolExpr fits(Comparison comparison, Operand operand, Text text, Patterns patterns) {
    return switch (operand) {
      case Operand.Text(var template, boolean ignoringCase) ->
          patterns.matches(text.whole(), template, ignoringCase);
      case Operand.ArnValue(ArnPattern pattern) ->
          text.segments().map(arn -> matches(arn, pattern, patterns)).orElseGet(patterns::beyond);
      case Operand.NumberValue(var limit) ->
          text.number()
              .map(number -> compare(comparison.order(), number, limit))
              .orElseGet(patterns::beyond);
      case Operand.Flag(boolean wanted) ->
          smt.equal(text.whole(), smt.text(String.valueOf(wanted)));
      case Operand.Date _, Operand.Address _, Operand.Binary _, Operand.Unmodelled _ ->
          patterns.beyond();
    };
  }

  private BoolExpr compare(Comparison.Order order, IntExpr number, BigDecimal limit) {
    var z3 = smt.context();
    var real = z3.mkInt2Real(number);
    var bound = z3.mkReal(limit.toPlainString());
    return switch (order) {
      case EQUAL -> z3.mkEq(real, bound);
      case LESS -> z3.mkLt(real, bound);
      case AT_MOST -> z3.mkLe(real, bound);
      case GREATER -> z3.mkGt(real, bound);
      case AT_LEAST -> z3.mkGe(real, bound);
    };
  }
}
