package io.floecat.core.scan;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds a secret beside its name within a longer text: {@code host=db password=x}, JSON, YAML, the
 * text of a header, options of a command, elements of XML. Goes through the text once and looks a
 * bounded way around each {@code =} and {@code :}.
 */
final class NamedSecret {

  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_VALUE = 512;
  private static final int BLANKS = 8;
  private static final String ENDS = " \t\r\n,;&\"'}])<>|";

  private static final Pattern ELEMENT = Pattern.compile("<([\\w.:-]{1,128})>([^<]{1,512})</");
  private static final Pattern HADOOP =
      Pattern.compile("<name>\\s{0,8}([^<]{1,128})</name>\\s{0,8}<value>([^<]{1,512})</");
  private static final Pattern OPTION =
      Pattern.compile("(?<![\\w-])--([A-Za-z][\\w-]{1,64})[ \t]{1,4}([^\\s-]\\S{0,256})");

  /** The name and the value stand as such beside each other, as in the manifests of Kubernetes. */
  private static final Pattern APART =
      Pattern.compile(
          "(?i)(?<![\\w-])(?:name|key)[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?([\\w.-]{1,128})[\"']?"
              + "(?:\\s{0,8},\\s{0,64}|\\s{1,64})"
              + "[\"']?value[\"']?\\s{0,4}[:=]\\s{0,4}[\"']?([^\"'\\s,}]{1,512})");

  /** A line of {@code spark-defaults.conf}, or of a table. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^[ \t]{0,8}([\\w-]{1,64}(?:\\.[\\w-]{1,64}){1,8}(?=[ \t])|[\\w-]{1,64}(?=\t))"
              + "[ \t]{1,32}"
              + "(?![a-z_]+(?:\\.[a-z_]+)+[ \t]*$)(\\S{1,512})[ \t]{0,8}$");

  private static final Pattern QUOTED =
      Pattern.compile("(?<![\\w.-])([A-Za-z][\\w.-]{1,64})[ \t]{1,4}([\"'])([^\"'\r\n]{1,512})\\2");

  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "<[^<>]{0,64}>?|\\$\\{[^{}]{0,64}}?|\\{\\{.{0,64}|\\*+|\\.{3}|\\[[^\\]]{0,64}]?|\\{"
              + "|\\$[A-Z][A-Z0-9_]{0,63}|%[A-Z_]{1,64}%|%[sdv]"
              + "|(?i:redacted|omitted|x{3,64}|your[-_ ].{0,64})");

  /** Words before what a header authorizes with (RFC 9110, section 11.4, and IANA's list). */
  private static final Set<String> SCHEMES =
      Words.of("basic bearer token apikey digest negotiate dpop hmac snowflake");

  private final String text;
  private final Map<String, Boolean> named = new HashMap<>();

  private NamedSecret(String text) {
    this.text = text;
  }

  /** Whether {@code text}, which is decoded, has a secret beside its name. */
  static boolean isIn(String text) {
    if (!SecretName.mayBeIn(text)) {
      return false;
    }
    var scan = new NamedSecret(text);
    for (int i = 1; i < text.length(); i++) {
      if ((text.charAt(i) == '=' || text.charAt(i) == ':') && scan.isSecretAround(i)) {
        return true;
      }
    }
    return (text.indexOf('<') >= 0 && (scan.matches(ELEMENT) || scan.matches(HADOOP)))
        || (text.contains("--") && scan.matches(OPTION))
        || scan.matches(APART)
        || scan.matches(LINE)
        || QUOTED
            .matcher(text)
            .results()
            .anyMatch(
                one ->
                    SecretName.isValueItself(one.group(1)) && isSecret(one.group(1), one.group(3)));
  }

  private boolean matches(Pattern pair) {
    return pair.matcher(text)
        .results()
        .anyMatch(one -> isSecret(one.group(1), one.group(2).strip()));
  }

  private boolean isSecretAround(int separator) {
    int end = separator;
    while (end > 0 && separator - end < 4 && isBlank(end - 1)) {
      end--;
    }
    boolean quoted = end > 0 && isQuote(end - 1);
    end = quoted ? end - 1 : end;
    int start = nameStart(end);
    if (start == end || text.startsWith("//", separator + 1)) {
      return false;
    }
    String name = text.substring(start, end);
    String phrase = previousWord(start) + name;
    if (!mayBeSecret(phrase)) {
      return false;
    }
    int from = valueStart(separator);
    boolean plainColon = text.charAt(separator) == ':' && !quoted;
    String value = valueAt(from);
    if (plainColon && !isYaml(name, separator, from, value)) {
      return isHeader(name, from, value);
    }
    return isSecret(name, value) || isSecret(phrase, value);
  }

  /** The same name stands in a text a thousand times, or a thousand names do that are none. */
  private boolean mayBeSecret(String name) {
    return SecretName.mayBeIn(name) && named.computeIfAbsent(name, SecretName::hasTerm);
  }

  private int nameStart(int end) {
    int start = end;
    while (start > 0 && end - start < LONGEST_NAME && isNamePart(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /** {@code secret access key: x}: the word before belongs to the name, and none before that. */
  private String previousWord(int start) {
    int end = start - 1;
    if (end < 1 || text.charAt(end) != ' ') {
      return "";
    }
    int from = end;
    while (from > 0 && end - from < 32 && Character.isLetter(text.charAt(from - 1))) {
      from--;
    }
    return text.substring(from, end) + " ";
  }

  private int valueStart(int separator) {
    int from = separator + 1;
    while (from < text.length()
        && from - separator <= BLANKS
        && (isBlank(from) || "=>[".indexOf(text.charAt(from)) >= 0)) {
      from++;
    }
    return from;
  }

  private String valueAt(int from) {
    if (from >= text.length()) {
      return "";
    }
    int limit = Math.min(text.length(), from + LONGEST_VALUE);
    if (isQuote(from)) {
      int end = text.indexOf(text.charAt(from), from + 1);
      return text.substring(from + 1, end < 0 || end > limit ? limit : end);
    }
    int end = from;
    while (end < limit && ENDS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(from, end);
  }

  /**
   * Whether {@code name: value} is meant as one, and is no sentence: there is a blank after the
   * colon and nothing on the line after the value, or a quote. Only what is a password by its name
   * needs no blank: {@code token:read} is a scope.
   */
  private boolean isYaml(String name, int separator, int from, String value) {
    if (from < text.length() && isQuote(from)) {
      return true;
    }
    boolean apart = from > separator + 1;
    return isAlone(from, value) && (apart || SecretName.isValueItself(name));
  }

  /** Whether nothing follows the value on its line, or only what ends it. */
  private boolean isAlone(int from, String value) {
    int end = from + value.length();
    while (end < text.length() && isBlank(end)) {
      end++;
    }
    return end >= text.length() || "\r\n,;&}\"'".indexOf(text.charAt(end)) >= 0;
  }

  /** {@code Authorization: Basic eDp5}. */
  private boolean isHeader(String name, int from, String scheme) {
    if (!SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      return false;
    }
    int next = valueStart(from + scheme.length() - 1);
    String credential = valueAt(next);
    boolean sentence = credential.matches("[A-Za-z]?[a-z]*[.]?") && !isAlone(next, credential);
    return !sentence && isSecret(name, credential);
  }

  private static boolean isSecret(String name, String value) {
    return !value.isBlank()
        && !PLACEHOLDER.matcher(value).matches()
        && SecretName.isProperty(name, value);
  }

  private boolean isBlank(int i) {
    return text.charAt(i) == ' ' || text.charAt(i) == '\t';
  }

  private boolean isQuote(int i) {
    return text.charAt(i) == '"' || text.charAt(i) == '\'' || text.charAt(i) == '`';
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || "_-.$".indexOf(c) >= 0;
  }
}
