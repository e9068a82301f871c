package io.floecat.core.scan;

import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds what stands in a URL for a secret: user-info, and parameters that are named like one. */
final class UrlSecret {

  /** A scheme, if there is one, and what stands up to the path. */
  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?<![\\w+.-])(?:([A-Za-z][A-Za-z0-9+.-]{0,31}):)?[/\\\\]{2}([^/\\\\?#\\s\"'<>]{1,512})");

  /** A password with a slash in it, which no parser takes for one, and the one who wrote it did. */
  private static final Pattern WITH_SLASH =
      Pattern.compile("://[^/?#\\s:@]{1,128}:(?!\\d{1,5}(?:[/?#]|$))[^\\s@?#]{1,128}@");

  /**
   * {@code scott/tiger@//host}, {@code jdbc:oracle:thin:scott/tiger@host}, {@code
   * user:pw@tcp(host)}, {@code user:pw@host:port}.
   */
  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile(
          "jdbc:oracle:\\w{1,8}:[^\\s/@]{1,128}/[^\\s@]{1,128}@"
              + "|(?<![^\\s,;=\"'])[\\w.$-]{1,128}/[^\\s/@]{1,128}@//\\w"
              + "|(?<![^\\s,;=\"'])[\\w.-]{1,128}:[^\\s:/@]{1,128}@(?:tcp|unix)\\("
              + "|(?<![^\\s,;=\"'])(?!(?:mailto|user|group|domain|principal|serviceAccount|acct|sip)"
              + ":)[\\w.-]{1,128}:[^\\s:/@]{1,128}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){0,8}"
              + "(?::\\d{1,5}|/)");

  private static final Pattern PARAMETER =
      Pattern.compile("[?&;#]([^?&;=#/\\s]{1,128})=([^?&;#\\s]{0,256})");

  /** Azure's own: the container stands where others have a user name. */
  private static final Set<String> WITH_CONTAINER = Words.of("abfs abfss wasb wasbs");

  private UrlSecret() {}

  /** Whether a URL in {@code text}, which is decoded, has user-info. */
  static boolean holdsUserInfo(String text) {
    return text.indexOf('@') >= 0
        && (WITH_SLASH.matcher(text).find()
            || WITHOUT_SCHEME.matcher(text).find()
            || AUTHORITY.matcher(text).results().anyMatch(UrlSecret::hasUserInfo));
  }

  private static boolean hasUserInfo(MatchResult url) {
    int at = url.group(2).lastIndexOf('@');
    String scheme = url.group(1) == null ? "" : url.group(1).toLowerCase(Locale.ROOT);
    boolean container =
        WITH_CONTAINER.contains(scheme)
            && url.group(2).substring(0, Math.max(at, 0)).matches("[\\w$-]+");
    return at >= 0 && !container;
  }

  /**
   * Whether a URL in {@code text}, which is decoded, has a parameter that is named like a secret.
   */
  static boolean holdsParameter(String text) {
    return text.contains("//")
        && Stream.of(text.split("\\s+"))
            .filter(word -> word.contains("://") || word.startsWith("//"))
            .anyMatch(UrlSecret::hasParameter);
  }

  private static boolean hasParameter(String url) {
    return PARAMETER
        .matcher(url)
        .results()
        .anyMatch(one -> SecretName.isParameter(one.group(1), one.group(2)));
  }
}
