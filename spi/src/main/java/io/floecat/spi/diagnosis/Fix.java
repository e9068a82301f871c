package io.floecat.spi.diagnosis;

import java.util.List;

/**
 * What to do about a finding.
 *
 * @param advice one line; settings stand in it as {@code floecat.x.y}
 * @param statements to be put into policies, each in the place of the one with the same Sid if
 *     there is one
 */
public record Fix(String advice, List<PolicyStatement> statements) {

  /** Copies the list. */
  public Fix {
    statements = List.copyOf(statements);
  }

  /** Advice alone. */
  public static Fix advice(String advice) {
    return new Fix(advice, List.of());
  }
}
