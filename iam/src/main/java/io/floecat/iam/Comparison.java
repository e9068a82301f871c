package io.floecat.iam;

import java.util.Optional;

/** What a condition operator compares, without its prefix and suffix. */
public enum Comparison {
  STRING_EQUALS("StringEquals", Kind.STRING),
  STRING_NOT_EQUALS("StringNotEquals", Kind.STRING),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Kind.STRING_IGNORING_CASE),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Kind.STRING_IGNORING_CASE),
  STRING_LIKE("StringLike", Kind.PATTERN),
  STRING_NOT_LIKE("StringNotLike", Kind.PATTERN),
  ARN_EQUALS("ArnEquals", Kind.ARN),
  ARN_NOT_EQUALS("ArnNotEquals", Kind.ARN),
  ARN_LIKE("ArnLike", Kind.ARN),
  ARN_NOT_LIKE("ArnNotLike", Kind.ARN),
  NUMERIC_EQUALS("NumericEquals", Kind.NUMBER, Order.EQUAL),
  NUMERIC_NOT_EQUALS("NumericNotEquals", Kind.NUMBER, Order.EQUAL),
  NUMERIC_LESS_THAN("NumericLessThan", Kind.NUMBER, Order.LESS),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Kind.NUMBER, Order.AT_MOST),
  NUMERIC_GREATER_THAN("NumericGreaterThan", Kind.NUMBER, Order.GREATER),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Kind.NUMBER, Order.AT_LEAST),
  DATE_EQUALS("DateEquals", Kind.DATE, Order.EQUAL),
  DATE_NOT_EQUALS("DateNotEquals", Kind.DATE, Order.EQUAL),
  DATE_LESS_THAN("DateLessThan", Kind.DATE, Order.LESS),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", Kind.DATE, Order.AT_MOST),
  DATE_GREATER_THAN("DateGreaterThan", Kind.DATE, Order.GREATER),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Kind.DATE, Order.AT_LEAST),
  IP_ADDRESS("IpAddress", Kind.ADDRESS),
  NOT_IP_ADDRESS("NotIpAddress", Kind.ADDRESS),
  BINARY_EQUALS("BinaryEquals", Kind.BINARY),
  BOOL("Bool", Kind.FLAG),
  NULL("Null", Kind.FLAG);

  /** What its values are. */
  public enum Kind {
    STRING,
    STRING_IGNORING_CASE,
    PATTERN,
    ARN,
    NUMBER,
    DATE,
    ADDRESS,
    BINARY,
    FLAG
  }

  /** How the request's value stands to the condition's. */
  public enum Order {
    EQUAL,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST;

    boolean holds(int order) {
      return switch (this) {
        case EQUAL -> order == 0;
        case LESS -> order < 0;
        case AT_MOST -> order <= 0;
        case GREATER -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }
  }

  private final String text;
  private final Kind kind;
  private final Order order;

  Comparison(String text, Kind kind) {
    this(text, kind, Order.EQUAL);
  }

  Comparison(String text, Kind kind, Order order) {
    this.text = text;
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

  /** What its values are. */
  public Kind kind() {
    return kind;
  }

  /** Of numbers and dates, before any negation; for all others {@link Order#EQUAL}. */
  public Order order() {
    return order;
  }

  /** Whether it turns the answer round, as StringNotEquals does. */
  public boolean isNegated() {
    return text.contains("Not");
  }
}
