package io.floecat.cli.output;

import io.floecat.cli.shell.Shell;

/** Colours on a terminal that shows them, and none elsewhere. */
public final class Colours {

  private static final String RESET = "\u001b[0m";

  private final boolean shown;

  private Colours(boolean shown) {
    this.shown = shown;
  }

  /** Where there is a person, who has not said no to them by {@code NO_COLOR}. */
  public static Colours of(Shell shell) {
    return new Colours(
        shell.terminal().isInteractive()
            && shell.variable("NO_COLOR").filter(value -> !value.isEmpty()).isEmpty()
            && !shell.variable("TERM").filter("dumb"::equals).isPresent());
  }

  /** As it should be. */
  public String good(String text) {
    return in("\u001b[32m", text);
  }

  /** Not as it has to be. */
  public String bad(String text) {
    return in("\u001b[1;31m", text);
  }

  /** Worth a look. */
  public String odd(String text) {
    return in("\u001b[33m", text);
  }

  private String in(String colour, String text) {
    return shown && !text.isBlank() ? colour + text + RESET : text;
  }
}
