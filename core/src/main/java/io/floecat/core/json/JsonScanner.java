package io.floecat.core.json;

import java.nio.CharBuffer;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Walks through JSON exactly as RFC 8259 defines it. Escapes are resolved in place, so that whoever
 * owns the characters can clear every copy but the strings it was given.
 */
final class JsonScanner {

  private static final int MAX_DEPTH = 64;
  private static final Pattern SCALAR =
      Pattern.compile("true|false|null|-?(?:0|[1-9]\\d*+)(?:\\.\\d++)?(?:[eE][+-]?\\d++)?");

  private final char[] text;
  private final int length;
  private int at;

  JsonScanner(char[] text, int length) {
    this.text = text;
    this.length = length;
  }

  /** The first character of the next token. */
  char peek() throws InvalidJsonException {
    while (at < length && " \t\n\r".indexOf(text[at]) >= 0) {
      at++;
    }
    if (at == length) {
      throw fault("it ends too early");
    }
    return text[at];
  }

  /** Steps over {@code token} if it comes next. */
  boolean accept(char token) throws InvalidJsonException {
    if (peek() != token) {
      return false;
    }
    at++;
    return true;
  }

  /** Steps over {@code token}, which must come next. */
  void expect(char token) throws InvalidJsonException {
    if (!accept(token)) {
      throw fault("expected " + token);
    }
  }

  /** Nothing but white space may be left. */
  void expectEnd() throws InvalidJsonException {
    while (at < length) {
      if (" \t\n\r".indexOf(text[at]) < 0) {
        throw fault("expected nothing more");
      }
      at++;
    }
  }

  /** The string that must come next. */
  String string() throws InvalidJsonException {
    expect('"');
    int from = at;
    int to = at;
    for (char c = next(); c != '"'; c = next()) {
      if (c < ' ') {
        throw fault("a string holds a control character that is not escaped");
      }
      text[to++] = c == '\\' ? escaped() : c;
    }
    return unicode(from, to);
  }

  /** Steps over one value of any kind. */
  void skipValue() throws InvalidJsonException {
    skipValue(0);
  }

  private void skipValue(int depth) throws InvalidJsonException {
    if (depth == MAX_DEPTH) {
      throw fault("it is nested too deeply");
    }
    switch (peek()) {
      case '{' -> skipMembers(depth + 1);
      case '[' -> skipElements(depth + 1);
      case '"' -> string();
      default -> skipScalar();
    }
  }

  private void skipMembers(int depth) throws InvalidJsonException {
    expect('{');
    if (accept('}')) {
      return;
    }
    do {
      string();
      expect(':');
      skipValue(depth);
    } while (accept(','));
    expect('}');
  }

  private void skipElements(int depth) throws InvalidJsonException {
    expect('[');
    if (accept(']')) {
      return;
    }
    do {
      skipValue(depth);
    } while (accept(','));
    expect(']');
  }

  private void skipScalar() throws InvalidJsonException {
    var scalar = SCALAR.matcher(CharBuffer.wrap(text, at, length - at));
    if (!scalar.lookingAt()) {
      throw fault("expected a value");
    }
    at += scalar.end();
  }

  private char next() throws InvalidJsonException {
    if (at == length) {
      throw fault("a string does not end");
    }
    return text[at++];
  }

  private char escaped() throws InvalidJsonException {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw fault("a string holds an unknown escape");
    };
  }

  private char codeUnit() throws InvalidJsonException {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      char digit = next();
      if (!HexFormat.isHexDigit(digit)) {
        throw fault("an escape needs four hexadecimal digits");
      }
      unit = unit << 4 | HexFormat.fromHexDigit(digit);
    }
    return (char) unit;
  }

  private String unicode(int from, int to) throws InvalidJsonException {
    for (int i = from; i < to; i++) {
      if (Character.isHighSurrogate(text[i])
          && i + 1 < to
          && Character.isLowSurrogate(text[i + 1])) {
        i++;
      } else if (Character.isSurrogate(text[i])) {
        throw fault("a string holds half of a surrogate pair");
      }
    }
    return new String(text, from, to - from);
  }

  private InvalidJsonException fault(String problem) {
    return new InvalidJsonException("", "is not JSON: " + problem + " at character " + (at + 1));
  }
}
