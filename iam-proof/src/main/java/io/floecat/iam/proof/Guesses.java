package io.floecat.iam.proof;

import io.floecat.iam.ArnPattern;
import io.floecat.iam.Condition;
import io.floecat.iam.Operand;
import io.floecat.iam.PolicyDocument;
import io.floecat.iam.Principals.Entry;
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
 * @param principals users, and roles whose sessions call
 * @param readings patterns of names
 */
record Guesses(Set<String> accounts, Set<Template> readings, Set<Principal> principals) {

  /** A user, or a role whose session it is. */
  record Principal(String account, boolean isSession, String path, String name) {}

  private static final List<String> ANY_ACCOUNT = List.of("123456789012", "210987654321");

  private static final int MOST_ACCOUNTS = 12;
  private static final int MOST_TAILS = 40;
  private static final int MOST_PAIRS = 300;
  private static final String SUFFIX = "-AbCdEf";
  private static final List<String> RUNS = List.of("x", "b/x", "b", "accounts/b/x", "a");
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@+=-]{0,127}");
  private static final Pattern TAIL = Pattern.compile("[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}");
  private static final Pattern NAMES_ACCOUNT = Pattern.compile("secret:accounts/([^/*?$]+)/.*");

  /** What these documents suggest, and first of all one statement. */
  static Guesses of(Stream<PolicyDocument> documents, Optional<Statement> first) {
    List<Statement> all =
        Stream.concat(first.stream(), documents.flatMap(document -> document.statements().stream()))
            .toList();
    Set<String> accounts = new LinkedHashSet<>(List.of("a", "b"));
    all.stream()
        .flatMap(Guesses::accounts)
        .filter(id -> ACCOUNT.matcher(id).matches())
        .limit(MOST_ACCOUNTS)
        .forEach(accounts::add);
    Set<Template> readings = new LinkedHashSet<>();
    all.stream().flatMap(Guesses::names).limit(MOST_TAILS).forEach(readings::add);
    Set<Principal> principals = new LinkedHashSet<>();
    all.stream().flatMap(Guesses::principals).limit(MOST_TAILS).forEach(principals::add);
    ANY_ACCOUNT.forEach(id -> eve(id).forEach(principals::add));
    return new Guesses(accounts, readings, principals);
  }

  /** Each account with names that are telling for it. */
  List<Attempt.Guess> pairs() {
    return accounts.stream()
        .flatMap(
            account ->
                Stream.concat(usual(account), readings.stream().flatMap(one -> named(one, account)))
                    .distinct()
                    .limit(MOST_TAILS)
                    .map(tail -> new Attempt.Guess(account, tail)))
        .limit(MOST_PAIRS)
        .toList();
  }

  /** Names of others, such as begin or go on like the account's own, and one outside. */
  private Stream<String> usual(String account) {
    String other = account.equals("b") ? "a" : "b";
    return Stream.concat(
            Stream.of(
                "accounts/" + other + "/x",
                "x",
                "accounts/" + account + "x/x",
                "accounts/" + account + "/x",
                "accounts/" + other + "/" + account,
                "accounts/" + other + "/" + account + "/x"),
            accounts.stream().map(id -> "accounts/" + id + "/x"))
        .map(name -> name + SUFFIX);
  }

  private static Stream<String> named(Template name, String account) {
    return readings(name, account).filter(tail -> TAIL.matcher(tail).matches());
  }

  /** Whom a statement names, or means by {@code aws:PrincipalArn}. */
  private static Stream<Principal> principals(Statement statement) {
    Stream<Principal> named =
        statement.principals().stream()
            .flatMap(principals -> principals.entries().stream())
            .flatMap(
                entry ->
                    switch (entry) {
                      case Entry.Account(String id) -> eve(id);
                      case Entry.Named(String arn) -> principal(arn);
                      case Entry.Anyone _,
                          Entry.Service _,
                          Entry.Federated _,
                          Entry.CanonicalUser _,
                          Entry.Deleted _ ->
                          Stream.empty();
                    });
    Stream<Principal> compared =
        statement.conditions().stream()
            .flatMap(condition -> condition.operands().stream())
            .flatMap(operand -> text(operand).stream())
            .flatMap(Guesses::principal);
    return Stream.concat(named, compared);
  }

  private static Optional<String> text(Operand operand) {
    return switch (operand) {
      case Operand.Text(Template text, boolean _) -> Optional.of(fill(text, "a", "x"));
      case Operand.ArnValue(ArnPattern arn) ->
          Optional.of(
              String.join(
                  ":", arn.segments().stream().map(segment -> fill(segment, "a", "x")).toList()));
      case Operand.NumberValue _,
          Operand.Flag _,
          Operand.Date _,
          Operand.Address _,
          Operand.Binary _,
          Operand.Unmodelled _ ->
          Optional.empty();
    };
  }

  private static Stream<Principal> eve(String account) {
    return Stream.of(false, true).map(session -> new Principal(account, session, "", "eve"));
  }

  private static Stream<Principal> principal(String arn) {
    String[] parts = arn.split(":", 6);
    if (parts.length < 6 || !parts[5].matches("(user|role|assumed-role)/.+")) {
      return Stream.empty();
    }
    String account = parts[4].matches("\\d{12}") ? parts[4] : ANY_ACCOUNT.getFirst();
    String kind = parts[5].substring(0, parts[5].indexOf('/'));
    String rest = parts[5].substring(kind.length() + 1);
    String whole = kind.equals("assumed-role") ? rest.replaceFirst("/.*", "") : rest;
    int slash = whole.lastIndexOf('/') + 1;
    return Stream.of(
        new Principal(
            account, !kind.equals("user"), whole.substring(0, slash), whole.substring(slash)));
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
