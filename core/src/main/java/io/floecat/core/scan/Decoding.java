package io.floecat.core.scan;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Undoes the encodings that hide a text from a reader and not from a program. */
final class Decoding {

  /** Each layer is decoded by somebody on the way, so nobody has use for many. */
  private static final int LAYERS = 4;

  private Decoding() {}

  /**
   * {@code text} without percent-encoding (RFC 3986) and without JSON's {@code \}{@code u} and
   * {@code \"}, also where one lies within another. What is no such code stays as it is.
   */
  static String fully(String text) {
    String decoded = text;
    for (int i = 0; i < LAYERS; i++) {
      String next = once(decoded);
      if (next.equals(decoded)) {
        return decoded;
      }
      decoded = next;
    }
    return decoded;
  }

  private static String once(String text) {
    String plain = text.indexOf('\\') < 0 ? text : json(text);
    return plain.indexOf('%') < 0 ? plain : percent(plain);
  }

  private static String json(String text) {
    var decoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      boolean code = text.charAt(i) == '\\' && i + 1 < text.length();
      if (code && text.charAt(i + 1) == 'u' && hex(text, i + 2, 4) >= 0) {
        decoded.append((char) hex(text, i + 2, 4));
        i += 5;
      } else if (code && "\"\\/".indexOf(text.charAt(i + 1)) >= 0) {
        decoded.append(text.charAt(++i));
      } else {
        decoded.append(text.charAt(i));
      }
    }
    return decoded.toString();
  }

  private static String percent(String text) {
    var decoded = new StringBuilder(text.length());
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      int octet = text.charAt(i) == '%' ? hex(text, i + 1, 2) : -1;
      if (octet >= 0) {
        bytes.write(octet);
        i += 2;
      } else {
        decoded.append(bytes.toString(StandardCharsets.UTF_8)).append(text.charAt(i));
        bytes.reset();
      }
    }
    return decoded.append(bytes.toString(StandardCharsets.UTF_8)).toString();
  }

  /** The number that {@code digits} hexadecimal digits stand for; negative where they do not. */
  private static int hex(String text, int from, int digits) {
    if (from + digits > text.length()) {
      return -1;
    }
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      number = number * 16 + digit;
    }
    return number;
  }
}
