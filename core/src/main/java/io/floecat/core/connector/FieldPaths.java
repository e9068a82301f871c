package io.floecat.core.connector;

import io.floecat.core.scan.ContentScan;
import java.util.regex.Pattern;

/**
 * How errors name the fields of a connector. A key of a map is the sender's text and may be a
 * credential in the wrong place, so it is repeated only where it plainly is a name.
 */
final class FieldPaths {

  static final String CONNECTOR = "connector";
  static final String AUTH = "connector.auth";
  static final String HEADERS = "connector.auth.headers";
  static final String PROPERTIES = "connector.properties";

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

  private FieldPaths() {}

  static String property(String key) {
    return isPlainName(key) ? PROPERTIES + "[" + key + "]" : PROPERTIES;
  }

  static String header(String name) {
    return isPlainName(name) ? HEADERS + "." + name : HEADERS;
  }

  /** The path of a field of {@code auth} as the mask names it, {@code auth.headers.X-Key}. */
  static String auth(String path) {
    String headers = "auth.headers.";
    return path.startsWith(headers)
        ? header(path.substring(headers.length()))
        : CONNECTOR + "." + path;
  }

  private static boolean isPlainName(String key) {
    return PLAIN_NAME.matcher(key).matches() && ContentScan.findSecret(key).isEmpty();
  }
}
