package io.floecat.cli.output;

/** Text from elsewhere that is shown on a terminal, which would obey the controls in it. */
public final class PrintableText {

  private PrintableText() {}

  /** {@code text} in one line, with a question mark in place of everything that is not shown. */
  public static String of(String text) {
    return text.codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : isShown(c) ? c : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
