package io.floecat.iam;

import java.math.BigDecimal;
import java.time.Instant;

/** One value of a condition, ready to be compared. */
public sealed interface Operand {

  /** A string, with wildcards where the operator has them. */
  record Text(Template template, boolean ignoringCase) implements Operand {
    @Override
    public String toString() {
      return template.toString();
    }
  }

  /** An ARN. */
  record ArnValue(ArnPattern pattern) implements Operand {
    @Override
    public String toString() {
      return pattern.toString();
    }
  }

  /** A number. */
  record NumberValue(BigDecimal value) implements Operand {
    @Override
    public String toString() {
      return value.toPlainString();
    }
  }

  /** True or false. */
  record Flag(boolean value) implements Operand {
    @Override
    public String toString() {
      return String.valueOf(value);
    }
  }

  /** A point in time. */
  record Date(Instant value) implements Operand {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** An address, or a range of them. */
  record Address(AddressRange range) implements Operand {
    @Override
    public String toString() {
      return range.toString();
    }
  }

  /** Bytes, in base64. */
  record Binary(String base64) implements Operand {
    @Override
    public String toString() {
      return base64;
    }
  }

  /** A legal value whose meaning no source says, such as an ARN operator's with fewer parts. */
  record Unmodelled(String text) implements Operand {
    @Override
    public String toString() {
      return text;
    }
  }
}
