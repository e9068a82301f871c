package io.floecat.iam;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the values of conditions. */
final class OperandParser {

  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");
  private static final Pattern EPOCH = Pattern.compile("\\d{1,11}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

  private OperandParser() {}

  /** Reads a value; throws where it is none for this operator. */
  static Operand parse(Comparison comparison, Place place, String value) {
    return switch (comparison.kind()) {
      case STRING -> new Operand.Text(Template.parse(place, value, false), false);
      case STRING_IGNORING_CASE -> new Operand.Text(Template.parse(place, value, false), true);
      case PATTERN -> new Operand.Text(Template.parse(place, value, true), false);
      case ARN ->
          ArnPattern.ofCondition(place, value)
              .<Operand>map(Operand.ArnValue::new)
              .orElseGet(() -> new Operand.Unmodelled(value));
      case NUMBER, DATE, ADDRESS, BINARY, FLAG ->
          comparison != Comparison.NULL && place.hasVariables() && value.contains("${")
              ? new Operand.Unmodelled(value)
              : exact(comparison, value)
                  .orElseThrow(
                      () -> place.refuse("\"%s\" is %s".formatted(value, wanted(comparison))));
    };
  }

  private static Optional<Operand> exact(Comparison comparison, String value) {
    return switch (comparison.kind()) {
      case NUMBER -> number(value).map(Operand.NumberValue::new);
      case DATE -> date(value).map(Operand.Date::new);
      case ADDRESS -> AddressRange.parse(value).map(Operand.Address::new);
      case BINARY -> Optional.of(value).filter(OperandParser::isBase64).map(Operand.Binary::new);
      case FLAG -> flag(value).map(Operand.Flag::new);
      case STRING, STRING_IGNORING_CASE, PATTERN, ARN -> Optional.empty();
    };
  }

  private static String wanted(Comparison comparison) {
    return switch (comparison.kind()) {
      case NUMBER -> "no number";
      case DATE -> "no date; write 2026-01-31T12:00:00Z, or seconds since 1970";
      case ADDRESS -> "no IP address; write 203.0.113.0/24, or 2001:db8::/32";
      case BINARY -> "not in base64";
      case FLAG -> "neither true nor false";
      case STRING, STRING_IGNORING_CASE, PATTERN, ARN -> "no value";
    };
  }

  /** A number of usual length; exponents, which could be of any size, are none. */
  static Optional<BigDecimal> number(String text) {
    return Optional.of(text).filter(one -> NUMBER.matcher(one).matches()).map(BigDecimal::new);
  }

  /** True or false, in any case. */
  static Optional<Boolean> flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /** A W3C date of ISO 8601, or seconds since 1970. */
  static Optional<Instant> date(String text) {
    try {
      if (EPOCH.matcher(text).matches() && text.length() != 4) {
        return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
      }
      String whole = text.matches("\\d{4}") ? text + "-01" : text;
      whole = whole.matches("\\d{4}-\\d{2}") ? whole + "-01" : whole;
      return Optional.of(
          whole.contains("T")
              ? OffsetDateTime.parse(whole).toInstant()
              : LocalDate.parse(whole).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static boolean isBase64(String text) {
    return text.length() % 4 == 0 && BASE64.matcher(text).matches();
  }
}
