package io.floecat.runtime.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of an audit log as somebody noted it elsewhere: whoever rewrites the log cannot make it
 * have that line again.
 *
 * @param number the line's number
 * @param hash its hash, 64 hexadecimal digits
 */
public record Anchor(long number, String hash) {

  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

  /**
   * Reads {@code NUMBER:HASH}.
   *
   * @throws IllegalArgumentException it is not of that form
   */
  public static Anchor parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("an anchor is NUMBER:HASH, as verify prints it");
    }
    return new Anchor(Long.parseLong(matcher.group(1)), matcher.group(2));
  }

  @Override
  public String toString() {
    return number + ":" + hash;
  }
}
