package io.floecat.core.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a content says to those who read its escapes. Every byte is one character, so that text is
 * found in binary files, too; what is no escape stays as it is.
 */
final class Readings {

  private static final Pattern JSON = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([nrt\"\\\\/]))");
  private static final Pattern PERCENT = Pattern.compile("%([0-9a-fA-F]{2})");
  private static final Pattern HTML =
      Pattern.compile("&(?:#x([0-9a-fA-F]{1,4})|#([0-9]{1,5})|(amp|lt|gt|quot));");
  private static final Pattern DUMP_LINE =
      Pattern.compile("\\|[0-9a-f]{8}\\| ((?:[0-9a-f]{2} )+) *\\|[^\n]*\n?");

  private static final Pattern BYTE = Pattern.compile(", (-?\\d{1,3})(?=[,\\]])");
  private static final Pattern CHARACTER = Pattern.compile(", (.)(?=[,\\]])", Pattern.DOTALL);

  /** Most writers escape once; a log line that holds an escaped body is escaped twice. */
  private static final List<List<UnaryOperator<String>>> CHAINS =
      List.of(
          List.of(Readings::json),
          List.of(Readings::json, Readings::json),
          List.of(Readings::json, Readings::json, Readings::json),
          List.of(Readings::percent),
          List.of(Readings::percent, Readings::percent),
          List.of(Readings::json, Readings::percent, Readings::percent),
          List.of(Readings::html),
          List.of(Readings::json, Readings::html),
          List.of(Readings::joined),
          List.of(Readings::json, Readings::joined),
          List.of(Readings::bytes),
          List.of(Readings::characters),
          List.of(Readings::dumped),
          List.of(Readings::json, Readings::dumped));

  private Readings() {}

  /** The content itself, and whatever else it can be read as. */
  static List<String> of(byte[] content) {
    String text = new String(content, ISO_8859_1);
    var readings = new ArrayList<>(List.of(text));
    for (List<UnaryOperator<String>> chain : CHAINS) {
      String before = text;
      String reading = text;
      for (UnaryOperator<String> step : chain) {
        before = reading;
        reading = step.apply(before);
      }
      if (!reading.equals(before)) {
        readings.add(reading);
      }
    }
    return readings;
  }

  private static String json(String text) {
    return decoded(
        text,
        '\\',
        JSON,
        found ->
            found.group(1) != null
                ? character(Integer.parseInt(found.group(1), 16))
                : control(found.group(2)));
  }

  private static String control(String letter) {
    return switch (letter) {
      case "n" -> "\n";
      case "r" -> "\r";
      case "t" -> "\t";
      default -> letter;
    };
  }

  private static String percent(String text) {
    return decoded(text, '%', PERCENT, found -> character(Integer.parseInt(found.group(1), 16)));
  }

  private static String html(String text) {
    return decoded(text, '&', HTML, Readings::entity);
  }

  private static String entity(MatchResult found) {
    if (found.group(1) != null) {
      return character(Integer.parseInt(found.group(1), 16));
    }
    if (found.group(2) != null) {
      return character(Integer.parseInt(found.group(2)));
    }
    return switch (found.group(3)) {
      case "amp" -> "&";
      case "lt" -> "<";
      case "gt" -> ">";
      default -> "\"";
    };
  }

  private static String joined(String text) {
    return text.replace("\r\n", "").replace("\n", "");
  }

  /** The bytes that the lines of hexadecimal dumps show. */
  private static String dumped(String text) {
    return decoded(text, '|', DUMP_LINE, found -> found.group(1).replace(" ", ""));
  }

  /** The text that the numbers of an array are, as Java prints it. */
  private static String bytes(String text) {
    return elements(text, BYTE, found -> character(Integer.parseInt(found.group(1)) & 0xff));
  }

  private static String characters(String text) {
    return elements(text, CHARACTER, found -> found.group(1));
  }

  private static String elements(
      String text, Pattern element, Function<MatchResult, String> meaning) {
    String all = text.replace("[", ", ");
    String decoded = decoded(all, ',', element, meaning);
    return decoded.equals(all) ? text : decoded;
  }

  private static String character(int code) {
    return Character.toString((char) code);
  }

  /** Jumps to where an escape may begin: {@code replaceAll} would try everywhere. */
  private static String decoded(
      String text, char first, Pattern escape, Function<MatchResult, String> meaning) {
    Matcher matcher = escape.matcher(text);
    var decoded = new StringBuilder();
    int done = 0;
    for (int at = text.indexOf(first); at >= 0; at = text.indexOf(first, Math.max(at + 1, done))) {
      if (matcher.region(at, text.length()).lookingAt()) {
        decoded.append(text, done, at).append(meaning.apply(matcher));
        done = matcher.end();
      }
    }
    return done == 0 ? text : decoded.append(text, done, text.length()).toString();
  }
}
