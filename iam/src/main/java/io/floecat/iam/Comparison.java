package io.floecat.iam;

import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** What a condition operator compares, without its prefix and suffix. */
public enum Comparison {
  STRING_EQUALS("StringEquals", false, Kind.STRING),
  STRING_NOT_EQUALS("StringNotEquals", true, Kind.STRING),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, Kind.STRING_IGNORING_CASE),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, Kind.STRING_IGNORING_CASE),
  STRING_LIKE("StringLike", false, Kind.PATTERN),
  STRING_NOT_LIKE("StringNotLike", true, Kind.PATTERN),
  ARN_EQUALS("ArnEquals", false, Kind.ARN),
  ARN_NOT_EQUALS("ArnNotEquals", true, Kind.ARN),
  ARN_LIKE("ArnLike", false, Kind.ARN),
  ARN_NOT_LIKE("ArnNotLike", true, Kind.ARN),
  NUMERIC_EQUALS("NumericEquals", false, order -> order == 0),
  NUMERIC_NOT_EQUALS("NumericNotEquals", true, order -> order == 0),
  NUMERIC_LESS_THAN("NumericLessThan", false, order -> order < 0),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, order -> order <= 0),
  NUMERIC_GREATER_THAN("NumericGreaterThan", false, order -> order > 0),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", false, order -> order >= 0),
  BOOL("Bool", false, Kind.FLAG),
  NULL("Null", false, Kind.FLAG);

  private enum Kind {
    STRING,
    STRING_IGNORING_CASE,
    PATTERN,
    ARN,
    NUMBER,
    FLAG
  }

  /** One value of a condition, ready to be compared. */
  public sealed interface Operand {

    /** Whether the request's value matches; a negated operator turns the answer round. */
    boolean matches(String actual, RequestContext context);

    /** A string, perhaps with variables and wildcards. */
    record Text(Template template, boolean ignoringCase) implements Operand {
      @Override
      public boolean matches(String actual, RequestContext context) {
        return template
            .resolve(context)
            .filter(glob -> ignoringCase ? glob.matchesIgnoringCase(actual) : glob.matches(actual))
            .isPresent();
      }
    }

    /** An ARN, compared part by part. */
    record OfArn(ArnPattern pattern) implements Operand {
      @Override
      public boolean matches(String actual, RequestContext context) {
        return pattern.matches(actual, context);
      }
    }

    /** A number; {@code comparison} says which side of it matches. */
    record OfNumber(Comparison comparison, BigDecimal limit) implements Operand {
      @Override
      public boolean matches(String actual, RequestContext context) {
        return decimal(actual)
            .filter(one -> comparison.order.test(one.compareTo(limit)))
            .isPresent();
      }
    }

    /** {@code true} or {@code false}. */
    record Flag(String value) implements Operand {
      @Override
      public boolean matches(String actual, RequestContext context) {
        return actual.equals(value);
      }
    }
  }

  private final String text;
  private final boolean negated;
  private final Kind kind;
  private final IntPredicate order;

  Comparison(String text, boolean negated, Kind kind) {
    this(text, negated, kind, order -> false);
  }

  Comparison(String text, boolean negated, IntPredicate order) {
    this(text, negated, Kind.NUMBER, order);
  }

  Comparison(String text, boolean negated, Kind kind, IntPredicate order) {
    this.text = text;
    this.negated = negated;
    this.kind = kind;
    this.order = order;
  }

  static Optional<Comparison> named(String text) {
    for (Comparison one : values()) {
      if (one.text.equals(text)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** As it is written. */
  public String text() {
    return text;
  }

  /** Whether it is true where no value matches. */
  public boolean isNegated() {
    return negated;
  }

  /** The types of keys that it can compare. */
  public Set<ConditionKey.Type> types() {
    if (this == NULL) {
      return EnumSet.allOf(ConditionKey.Type.class);
    }
    return switch (kind) {
      case STRING, STRING_IGNORING_CASE, PATTERN -> EnumSet.allOf(ConditionKey.Type.class);
      case ARN ->
          EnumSet.of(ConditionKey.Type.ARN, ConditionKey.Type.STRING, ConditionKey.Type.STRINGS);
      case NUMBER -> EnumSet.of(ConditionKey.Type.NUMBER);
      case FLAG -> EnumSet.of(ConditionKey.Type.BOOL);
    };
  }

  /** Reads a value of the condition; throws where it is none for this operator. */
  Operand operand(Place place, String value) {
    return switch (kind) {
      case STRING -> new Operand.Text(Template.parse(place, value, false), false);
      case STRING_IGNORING_CASE -> new Operand.Text(Template.parse(place, value, false), true);
      case PATTERN -> new Operand.Text(Template.parse(place, value, true), false);
      case ARN -> new Operand.OfArn(ArnPattern.ofCondition(place, value));
      case NUMBER -> number(place, value);
      case FLAG -> flag(place, value);
    };
  }

  private Operand number(Place place, String value) {
    BigDecimal limit =
        decimal(value).orElseThrow(() -> place.refuse("\"%s\" is no number".formatted(value)));
    return new Operand.OfNumber(this, limit);
  }

  private static Optional<BigDecimal> decimal(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Operand flag(Place place, String value) {
    if (!value.equals("true") && !value.equals("false")) {
      throw place.refuse("\"%s\" is neither true nor false".formatted(value));
    }
    return new Operand.Flag(value);
  }
}
