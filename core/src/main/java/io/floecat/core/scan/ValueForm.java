package io.floecat.core.scan;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Forms of values that are evidence of what a property holds. Each pattern reads a value once, and
 * none reads a long one.
 */
final class ValueForm {

  private static final int LONGEST = 1_024;

  private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false|yes|no|on|off");
  private static final Set<String> SWITCHES =
      Words.of(
          "enable enabled disable disabled none default auto automatic required optional always",
          "never null");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,20}(?:\\.\\d{1,10})?");
  private static final Pattern MEASURE =
      Pattern.compile(
          "(?i)\\d{1,12}(?:\\.\\d{1,6})? ?(?:ns|us|ms|s|m|h|d|w|secs?|seconds?|mins?|minutes?"
              + "|hours?|days?|weeks?|b|[kmgt]i?b)|-?p(?:\\d+d)?(?:t(?:\\d+h)?(?:\\d+m)?"
              + "(?:\\d+(?:\\.\\d+)?s)?)?");
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?"
              + "(?:Z|[+-]\\d{2}:?\\d{2})?)?");
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]{0,12}:[a-z0-9-]{1,40}:[a-z0-9-]{0,40}:\\d{0,12}:\\S{1,512}");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "urn:[a-z0-9-]{2,31}:[A-Za-z0-9:._-]{1,256}|projects/[\\w-]+/[\\w./-]{1,256}");
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
  private static final Pattern KMS_KEY =
      Pattern.compile("mrk-[0-9a-f]{32}|alias/[\\w/-]{1,250}|projects/[\\w./-]{1,250}");
  private static final Pattern COLUMN = Pattern.compile("none|counts|full|truncate\\(\\d{1,4}\\)");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{8,64}");
  private static final Pattern KEY_ID = Pattern.compile("[\\w.:/@+=-]{1,256}");
  private static final Pattern URL = Pattern.compile("(?i)(?:https?|wss?)://[^\\s?#@\"']{1,1000}");
  private static final Pattern RELATIVE =
      Pattern.compile("[A-Za-z][\\w.-]{0,63}(?:/[\\w.-]{1,64})+");
  private static final Pattern ROOTED =
      Pattern.compile(
          "(?:file:/{0,3}|classpath:|~?/|\\.{1,2}/|[A-Za-z]:[\\\\/]|s3a?://|gs://)\\S+");
  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z_.{$][\\w.@{}$-]{0,63}|\\d{1,8}(?:\\.\\d{1,8})*");
  private static final Pattern FILE =
      Pattern.compile(
          "[A-Za-z_][\\w-]{0,63}\\.(?:pem|key|json|p8|p12|pfx|der|crt|cer|jks|keytab|txt|conf|jwt"
              + "|properties|ya?ml|xml|token)");
  private static final Pattern WORD =
      Pattern.compile(
          "(?:[A-Za-z]{1,24}(?:[-_ ][A-Za-z]{1,24}){0,5})"
              + "|(?i:(?:sha|aes|rsa|rs|es|hs|ps|ecdh|md|utf|iso|oauth|saml|v)[-_]?\\d{1,4}"
              + "(?:[-_/][a-z0-9]{1,12}){0,3})");
  private static final Pattern PLAIN_WORD =
      Pattern.compile(
          "[A-Za-z]{1,40}\\d{0,4}|\\d{1,20}|\\d{1,4}[a-z]{1,12}|[a-z]{1,12}\\d{1,3}[a-z]{1,12}\\d?");

  private ValueForm() {}

  static boolean isBoolean(String value) {
    return BOOLEAN.matcher(value.strip()).matches();
  }

  /** A state, as in {@code authorization=disable}. */
  static boolean isSwitch(String value) {
    return SWITCHES.contains(value.strip().toLowerCase(java.util.Locale.ROOT));
  }

  static boolean isNumber(String value) {
    return NUMBER.matcher(value).matches();
  }

  /** What Iceberg and Parquet keep about a column, whose name may be that of a secret. */
  static boolean isOfColumn(String value) {
    return isNumber(value) || COLUMN.matcher(value).matches();
  }

  /** A number, a duration, an amount of data, or a time. */
  static boolean isQuantity(String value) {
    return value.length() <= 64
        && (isNumber(value) || MEASURE.matcher(value).matches() || TIME.matcher(value).matches());
  }

  static boolean isArn(String value) {
    return isShort(value) && ARN.matcher(value).matches();
  }

  /** What names a thing elsewhere: a URN, a resource of Google Cloud, an ARN, a UUID. */
  static boolean isReference(String value) {
    return isShort(value) && (isArn(value) || REFERENCE.matcher(value).matches());
  }

  static boolean isHex(String value) {
    return UUID.matcher(value).matches() || HEX.matcher(value).matches();
  }

  /** How AWS KMS and Cloud KMS name a key. */
  static boolean isKmsKey(String value) {
    return isShort(value)
        && (isArn(value) || UUID.matcher(value).matches() || KMS_KEY.matcher(value).matches());
  }

  /** An id of a key: free, but for what is as random as a key itself. */
  static boolean isKeyId(String value) {
    return isShort(value) && KEY_ID.matcher(value).matches() && !Randomness.isRandom(value);
  }

  /** A URL without user-info, query and fragment, where secrets stand. */
  static boolean isUrl(String value) {
    return isShort(value) && URL.matcher(value).matches();
  }

  /** A file's path or name, made of words. */
  static boolean isPath(String value) {
    if (!isShort(value)) {
      return false;
    }
    if (FILE.matcher(value).matches()) {
      return true;
    }
    String path = value.replace('\\', '/');
    return ROOTED.matcher(path).matches()
        && isOfSegments(path.replaceFirst("^[A-Za-z0-9]{1,9}:", ""));
  }

  /** A URL, a host, a path, or a port. */
  static boolean isPlace(String value) {
    return isShort(value)
        && (isUrl(value)
            || isPath(value)
            || HostText.matches(value, true)
            || RELATIVE.matcher(value).matches() && isOfSegments(value)
            || (isNumber(value) && value.length() <= 5));
  }

  /** Words of letters alone, or the name of an algorithm. */
  static boolean isWord(String value) {
    return value.length() <= 80 && WORD.matcher(value).matches();
  }

  /** Words, numbers, and words that end in a number, with punctuation between them. */
  static boolean isPlain(String value) {
    if (value.isBlank() || value.length() > 256 || UUID.matcher(value).matches()) {
      return UUID.matcher(value).matches();
    }
    for (String word : value.split("[ _.,:/@+*|(){}\\[\\]-]+")) {
      if (!word.isEmpty() && !PLAIN_WORD.matcher(word).matches()) {
        return false;
      }
    }
    return !Randomness.isRandom(value);
  }

  private static boolean isOfSegments(String path) {
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()
          && (!SEGMENT.matcher(segment).matches() || Randomness.isRandom(segment))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isShort(String value) {
    return !value.isBlank() && value.length() <= LONGEST;
  }
}
