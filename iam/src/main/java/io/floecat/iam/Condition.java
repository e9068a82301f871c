package io.floecat.iam;

import java.util.List;
import java.util.Optional;

/** One operator on one key: true if the request's value matches one of these values. */
public record Condition(ConditionOperator operator, String key, List<Comparison.Operand> operands) {

  boolean holds(RequestContext context) {
    Optional<List<String>> values = context.of(key);
    if (operator.comparison() == Comparison.NULL) {
      boolean absent = values.isEmpty() || present(values.get()).isEmpty();
      return matches(String.valueOf(absent), context);
    }
    return values.map(actual -> holds(actual, context)).orElseGet(this::holdsWithout);
  }

  private boolean holds(List<String> values, RequestContext context) {
    return switch (operator.quantifier()) {
      case NONE -> matches(values.getFirst(), context);
      case ALL -> present(values).stream().allMatch(value -> matches(value, context));
      case ANY -> present(values).stream().anyMatch(value -> matches(value, context));
    };
  }

  /** What an absent key makes of the condition. */
  public boolean holdsWithout() {
    return operator.ifExists()
        || switch (operator.quantifier()) {
          case NONE -> operator.comparison().isNegated();
          case ALL -> true;
          case ANY -> false;
        };
  }

  private boolean matches(String actual, RequestContext context) {
    boolean one = operands.stream().anyMatch(operand -> operand.matches(actual, context));
    return one != operator.comparison().isNegated();
  }

  /** An empty string is the null data set of the documentation. */
  private static List<String> present(List<String> values) {
    return values.stream().filter(value -> !value.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return operator.text() + " " + key;
  }
}
