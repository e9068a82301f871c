package io.floecat.iam;

import io.floecat.iam.ConditionOperator.Quantifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One operator on one key: it holds if the request's value matches one of these values.
 *
 * @param key as it is written; names of keys compare without regard to case
 */
public record Condition(ConditionOperator operator, String key, List<Operand> operands) {

  /** Copies the list. */
  public Condition {
    operands = List.copyOf(operands);
  }

  /**
   * Whether this model decides it for every request. Where it does not - the key is of a kind that
   * the model does not follow, such as {@code aws:SourceVpce}, or AWS does not say what the
   * operator does with it - the condition may hold or not.
   */
  public boolean isModelled() {
    return Catalogue.decides(key)
        && !isUndefined()
        && operands.stream().noneMatch(Condition::isUnmodelled);
  }

  private static boolean isUnmodelled(Operand operand) {
    return switch (operand) {
      case Operand.Unmodelled _ -> true;
      case Operand.Text(Template text, boolean _) -> isUnmodelled(text);
      case Operand.ArnValue(ArnPattern arn) ->
          arn.segments().stream().anyMatch(Condition::isUnmodelled);
      case Operand.NumberValue _, Operand.Flag _, Operand.Date _, Operand.Address _ -> false;
      case Operand.Binary _ -> false;
    };
  }

  private static boolean isUnmodelled(Template text) {
    return text.variables().anyMatch(variable -> !Catalogue.isVariable(variable.key()));
  }

  /** Nobody says how an operator without a prefix takes a key of many values. */
  private boolean isUndefined() {
    return operator.quantifier() == Quantifier.NONE
        && operator.comparison() != Comparison.NULL
        && Catalogue.key(key).filter(ConditionKey::isMultivalued).isPresent();
  }

  Truth holds(RequestContext context) {
    if (!context.knows(key)) {
      return Truth.UNKNOWN;
    }
    Optional<List<String>> values = context.of(key);
    if (operator.comparison() == Comparison.NULL) {
      return isEmptyText(values)
          ? Truth.UNKNOWN
          : matches(String.valueOf(values.isEmpty()), context);
    }
    return values
        .map(actual -> holds(actual, context))
        .orElseGet(() -> Truth.of(operator.holdsWithoutKey()));
  }

  /** Some pages of AWS take an empty value for absent, and others do not. */
  private static boolean isEmptyText(Optional<List<String>> values) {
    return values.filter(some -> present(some).isEmpty()).isPresent();
  }

  private Truth holds(List<String> values, RequestContext context) {
    var present = present(values).stream().map(value -> matches(value, context));
    return switch (operator.quantifier()) {
      case NONE -> isUndefined() ? Truth.UNKNOWN : matches(values.getFirst(), context);
      case ALL -> Truth.all(present);
      case ANY -> Truth.any(present);
    };
  }

  private Truth matches(String actual, RequestContext context) {
    return Truth.any(operands.stream().map(operand -> matches(operand, actual, context)))
        .unless(operator.comparison().isNegated());
  }

  /** Compares one value of the request with one of the condition. */
  private Truth matches(Operand operand, String actual, RequestContext context) {
    Comparison.Order order = operator.comparison().order();
    return switch (operand) {
      case Operand.Text(Template text, boolean ignoringCase) ->
          text.matches(actual, context, ignoringCase);
      case Operand.ArnValue(ArnPattern pattern) -> pattern.matches(actual, context);
      case Operand.NumberValue(var limit) ->
          Truth.of(
              OperandParser.number(actual)
                  .filter(number -> order.holds(number.compareTo(limit)))
                  .isPresent());
      case Operand.Date(var limit) ->
          Truth.of(
              OperandParser.date(actual)
                  .filter(date -> order.holds(date.compareTo(limit)))
                  .isPresent());
      case Operand.Address(AddressRange range) -> Truth.of(range.contains(actual));
      case Operand.Binary(String bytes) -> Truth.of(bytes.equals(actual));
      case Operand.Flag(boolean flag) ->
          Truth.of(OperandParser.flag(actual).filter(value -> value == flag).isPresent());
      case Operand.Unmodelled _ -> Truth.UNKNOWN;
    };
  }

  /** An empty string is the null data set of the documentation. */
  private static List<String> present(List<String> values) {
    return values.stream().filter(value -> !value.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return operator.text() + " " + key;
  }

  /** The condition with its values. */
  String inFull() {
    return this
        + " "
        + operands.stream().map("\"%s\""::formatted).collect(Collectors.joining(" or "));
  }
}
