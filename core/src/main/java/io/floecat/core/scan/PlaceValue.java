package io.floecat.core.scan;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells values that say where requests go, whatever the property is called: URLs, hosts, addresses
 * of the Internet protocol, lists of them, and {@code host=...} within a longer text.
 */
final class PlaceValue {

  /** After these come a bucket, a path or a name within one well-known service, and no host. */
  private static final Set<String> WITHOUT_HOST =
      Words.of("s3 s3a s3n gs oss cos cosn obs file dbfs classpath jar volumes viewfs alluxio");

  private static final Pattern SCHEME =
      Pattern.compile("(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]{0,31})://(?=[^/\\s])");
  private static final Pattern WITHOUT_SLASHES =
      Pattern.compile(
          "(?i)(?<![a-z0-9+.-])(?:https?|jdbc|mongodb(?:\\+srv)?|wss?"
              + "|unix(?:-abstract)?|npipe|dns|xds|ipv[46]):(?=\\S)");
  private static final Pattern WITHOUT_SCHEME =
      Pattern.compile("(?<![^\\s,;=\"'(\\[])//(?=[^/\\s])");
  private static final Pattern PARAMETER =
      Pattern.compile("(?<![\\w.-])([A-Za-z][\\w.-]{0,127})[ \t]{0,4}=");
  private static final Pattern BETWEEN = Pattern.compile("[\\s,;|=\"'<>(){}]+");

  private PlaceValue() {}

  /**
   * Whether {@code value} is or holds a place.
   *
   * @param name of the property: where it speaks of tables, classes or versions, a dot is no sign
   *     of a host
   */
  static boolean matches(String name, String value) {
    String decoded = Decoding.fully(value);
    String both = decoded.equals(value) ? value : value + "\n" + decoded;
    String text =
        Normalizer.normalize(both, Normalizer.Form.NFKC).replace('\\', '/').replace('\u3002', '.');
    return holdsUrl(text) || namesPlace(text) || holdsHost(text, DottedName.mayBeHost(name));
  }

  private static boolean holdsUrl(String text) {
    return (text.indexOf(':') >= 0 && WITHOUT_SLASHES.matcher(text).find())
        || (text.contains("//")
            && (WITHOUT_SCHEME.matcher(text).find()
                || SCHEME
                    .matcher(text)
                    .results()
                    .anyMatch(url -> !WITHOUT_HOST.contains(lowerCase(url.group(1))))));
  }

  private static String lowerCase(String scheme) {
    return scheme.toLowerCase(Locale.ROOT);
  }

  private static boolean namesPlace(String text) {
    return text.indexOf('=') >= 0
        && PARAMETER
            .matcher(text)
            .results()
            .map(parameter -> parameter.group(1))
            .distinct()
            .anyMatch(PlaceName::matches);
  }

  private static boolean holdsHost(String text, boolean dotted) {
    return List.of(BETWEEN.split(text)).stream().anyMatch(word -> HostText.matches(word, dotted));
  }
}
