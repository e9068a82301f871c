package io.floecat.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In words, which elements of a statement do not fit a request, or may not fit. */
final class Mismatches {

  /** So many actions or resources are shown; a statement may name hundreds. */
  private static final int SHOWN = 6;

  private final Statement statement;
  private final AccessRequest request;
  private final List<String> found = new ArrayList<>();

  private Mismatches(Statement statement, AccessRequest request) {
    this.statement = statement;
    this.request = request;
  }

  static List<String> of(Statement statement, AccessRequest request) {
    var mismatches = new Mismatches(statement, request);
    mismatches.lookAtPrincipals();
    mismatches.lookAtActions();
    mismatches.lookAtResources();
    statement.conditions().forEach(mismatches::lookAt);
    return mismatches.found;
  }

  private void lookAtPrincipals() {
    statement
        .principals()
        .ifPresent(
            principals ->
                add(
                    principals.include(request.caller()),
                    (principals.except() ? "NotPrincipal" : "Principal")
                        + ": %s is %s"
                            .formatted(
                                request.caller().arn(),
                                principals.except() ? "named" : "not named")));
  }

  private void lookAtActions() {
    Statement.Actions actions = statement.actions();
    add(
        Truth.of(actions.include(request.action())),
        (actions.except() ? "NotAction: " : "Action: ")
            + shown(actions.patterns().stream().map(Statement.ActionPattern::text))
            + (actions.except() ? " covers " : " does not cover ")
            + request.action());
  }

  private void lookAtResources() {
    statement
        .resources()
        .ifPresent(
            resources ->
                add(
                    resources.include(request.resource(), request.keys()),
                    (resources.except() ? "NotResource: " : "Resource: ")
                        + shown(texts(resources))
                        + (resources.except() ? " covers " : " does not cover ")
                        + request.resource()
                        + values(
                            resources.patterns().stream()
                                .flatMap(one -> one.segments().stream()))));
  }

  private static Stream<String> texts(Statement.Resources resources) {
    return Stream.concat(
        resources.all() ? Stream.of("*") : Stream.empty(),
        resources.patterns().stream().map(ArnPattern::toString));
  }

  private void lookAt(Condition condition) {
    add(
        condition.holds(request.keys()),
        "Condition: "
            + condition.inFull()
            + "; "
            + has(condition.key())
            + values(templates(condition)));
  }

  private String has(String key) {
    return request
        .keys()
        .of(key)
        .map(values -> "the request has " + shown(values.stream().map("\"%s\""::formatted)))
        .orElse(
            request.keys().knows(key)
                ? "the request does not carry it"
                : "this model does not know what the request carries");
  }

  private static Stream<Template> templates(Condition condition) {
    return condition.operands().stream()
        .flatMap(
            operand ->
                switch (operand) {
                  case Operand.Text(Template text, boolean _) -> Stream.of(text);
                  case Operand.ArnValue(ArnPattern arn) -> arn.segments().stream();
                  default -> Stream.empty();
                });
  }

  /** What the variables stand for. */
  private String values(Stream<Template> templates) {
    String text =
        templates
            .flatMap(Template::variables)
            .map(Template.Variable::key)
            .distinct()
            .map(
                key ->
                    "${%s} is %s"
                        .formatted(
                            key,
                            request
                                .keys()
                                .single(key)
                                .map("\"%s\""::formatted)
                                .orElse(request.keys().knows(key) ? "without a value" : "unknown")))
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "" : " (%s)".formatted(text);
  }

  private void add(Truth fits, String problem) {
    switch (fits) {
      case TRUE -> {}
      case UNKNOWN -> found.add("? " + problem);
      case FALSE -> found.add(problem);
    }
  }

  private static String shown(Stream<String> texts) {
    List<String> all = texts.toList();
    String first = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? "%s and %s more".formatted(first, all.size() - SHOWN) : first;
  }
}
