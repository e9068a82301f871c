package io.floecat.cli.output;

import java.util.Locale;

/** How results are shown. */
enum OutputFormat {
  /** Aligned, for people. */
  TABLE,
  /** As the REST interface answers. */
  JSON,
  /** Resource names, one a line. */
  NAME;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
