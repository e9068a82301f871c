package io.floecat.iam.proof;

import com.microsoft.z3.BoolExpr;
import io.floecat.iam.ArnPattern;
import io.floecat.iam.Condition;
import io.floecat.iam.Operand;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Statement;
import io.floecat.iam.Template;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Accounts and names that policies suggest: where the solver may take one of these, it finds a call
 * at once, and is left to choose all the rest.
 *
 * @param accounts ids of accounts
 * @param tails names of secrets with what AWS puts behind them
 */
record Guesses(Set<String> accounts, Set<String> tails) {

  private static final int MOST_ACCOUNTS = 12;
  private static final int MOST_TAILS = 400;
  private static final String SUFFIX = "-AbCdEf";
  private static final List<String> RUNS = List.of("x", "b/x", "b", "accounts/b/x", "a");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@+=-]{0,127}");
  private static final Pattern TAIL = Pattern.compile("[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}");
  private static final Pattern NAMES_ACCOUNT = Pattern.compile("secret:accounts/([^/*?$]+)/.*");

  /** What these documents suggest, and first of all one statement. */
  static Guesses of(Stream<PolicyDocument> documents, Optional<Statement> first) {
    List<Statement> all =
        Stream.concat(
                first.stream(), documents.flatMap(document -> document.statements().stream()))
            .toList();
    Set<String> accounts = new LinkedHashSet<>(List.of("a", "b"));
    all.stream()
        .flatMap(Guesses::accounts)
        .filter(id -> ACCOUNT.matcher(id).matches())
        .limit(MOST_ACCOUNTS)
        .forEach(accounts::add);
    Set<String> tails = new LinkedHashSet<>();
    List.of("accounts/b/x", "x", "accounts/a/x").forEach(name -> tails.add(name + SUFFIX));
    accounts.forEach(id -> tails.add("accounts/" + id + "/x" + SUFFIX));
    all.stream()
        .flatMap(Guesses::names)
        .flatMap(name -> accounts.stream().flatMap(id -> readings(name, id)))
        .filter(tail -> TAIL.matcher(tail).matches())
        .limit(MOST_TAILS)
        .forEach(tails::add);
    return new Guesses(accounts, tails);
  }

  /** That an account and a name are among these. */
  BoolExpr include(Smt smt, Str account, Str tail) {
    return smt.and(oneOf(smt, account, accounts), oneOf(smt, tail, tails));
  }

  private static BoolExpr oneOf(Smt smt, Str text, Set<String> values) {
    return smt.or(values.stream().map(value -> smt.equal(text, smt.text(value))));
  }

  private static Stream<String> accounts(Statement statement) {
    Stream<String> named =
        patterns(statement)
            .map(pattern -> NAMES_ACCOUNT.matcher(pattern.segments().getLast().toString()))
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1));
    Stream<String> compared =
        statement.conditions().stream()
            .flatMap(condition -> condition.operands().stream())
            .flatMap(
                operand ->
                    operand instanceof Operand.Text(Template text, boolean _)
                        ? RUNS.stream().limit(1).map(run -> fill(text, "a", run))
                        : Stream.empty());
    return Stream.concat(named, compared);
  }

  /** Patterns of names: the last parts of resources, and of conditions on a secret's ARN. */
  private static Stream<Template> names(Statement statement) {
    return Stream.concat(patterns(statement), conditions(statement))
        .filter(pattern -> pattern.segments().size() == 6)
        .map(pattern -> pattern.segments().getLast());
  }

  private static Stream<ArnPattern> patterns(Statement statement) {
    return statement.resources().stream().flatMap(resources -> resources.patterns().stream());
  }

  private static Stream<ArnPattern> conditions(Statement statement) {
    return statement.conditions().stream()
        .map(Condition::operands)
        .flatMap(List::stream)
        .flatMap(
            operand ->
                operand instanceof Operand.ArnValue(ArnPattern arn)
                    ? Stream.of(arn)
                    : Stream.empty());
  }

  private static Stream<String> readings(Template name, String account) {
    return RUNS.stream()
        .map(run -> fill(name, account, run))
        .filter(text -> text.startsWith("secret:"))
        .map(text -> text.substring("secret:".length()))
        .flatMap(text -> Stream.of(text, text + SUFFIX));
  }

  private static String fill(Template template, String account, String run) {
    var text = new StringBuilder();
    for (Template.Part part : template.parts()) {
      text.append(
          switch (part) {
            case Template.Literal(String literal) -> literal;
            case Template.AnyRun() -> run;
            case Template.AnyOne() -> "x";
            case Template.Variable _ -> account;
          });
    }
    return text.toString();
  }
}
