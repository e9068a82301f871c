package io.floecat.iam;

/**
 * A policy, or a request, that this model does not understand. It is never guessed at: the message
 * names the document, the statement, the element and the fix, on one line.
 */
public final class PolicyException extends RuntimeException {

  /** Longer than any that says one thing: what a document holds can be of any length. */
  private static final int LONGEST = 2_000;

  PolicyException(String message) {
    super(onOneLine(message));
  }

  private static String onOneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]", "?");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
  }
}
