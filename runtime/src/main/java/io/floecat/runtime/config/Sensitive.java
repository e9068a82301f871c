package io.floecat.runtime.config;

/** A setting's value that does not print itself. */
public final class Sensitive {

  /** What is shown in place of a sensitive value. */
  static final String SHOWN = "********";

  private final String value;

  Sensitive(String value) {
    this.value = value;
  }

  /** The value, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return SHOWN;
  }
}
