package io.floecat.core.scan;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells a host such as {@code catalog.example.com} from what else has dots: tables, classes, files
 * and versions. No list of top-level domains would do: a company's own names end as it likes.
 */
final class DottedName {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,61}[\\p{L}\\p{N}_])?\\.){1,30}"
              + "(?:\\p{L}{2,63}|xn--[A-Za-z0-9-]{1,59})\\.?");

  /** In names of properties: their values have dots for reasons of their own. */
  private static final Set<String> NO_HOSTS =
      Words.of(
          "namespace namespaces table tables view views database databases db schema schemas",
          "catalog column columns field fields warehouse version class classes classname impl",
          "factory package type format role user username principal email partition sort file",
          "filename branch provider plugin interceptor serializer deserializer serde");

  /** After such a word the one before it counts: {@code table.name}. */
  private static final Set<String> OF_ONE = Words.of("name names id prefix default pattern");

  private static final Set<String> FILES =
      Words.of(
          "json xml yaml yml properties conf cfg ini csv tsv txt log parquet avro orc jar pem key",
          "crt cer der jks pfx keytab sql gz bz html htm");

  private static final Set<String> REVERSED_DOMAINS =
      Words.of("com org net io dev ai software java javax jakarta scala");

  private DottedName() {}

  /** Whether a dotted value of the property {@code name} may be a host, by the name's last word. */
  static boolean mayBeHost(String name) {
    List<String> words = NameWords.atCapitals(name);
    int last = words.size() - 1;
    boolean ofOne = last > 0 && OF_ONE.contains(words.get(last));
    return last < 0 || !NO_HOSTS.contains(words.get(ofOne ? last - 1 : last));
  }

  static boolean isHost(String text) {
    return NAME.matcher(text).matches()
        && !isClass(text)
        && !FILES.contains(text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Whether {@code text} is the full name of a class: {@code org.apache.iceberg.io.FileIO}. */
  static boolean isClass(String text) {
    List<String> parts = List.of(text.split("\\."));
    return parts.size() > 2
        && REVERSED_DOMAINS.contains(parts.getFirst())
        && parts.subList(1, parts.size() - 1).stream().allMatch(DottedName::isPackage)
        && isClassName(parts.getLast());
  }

  private static boolean isPackage(String part) {
    return part.length() <= 24 && part.matches("[a-z][a-z0-9_]*");
  }

  private static boolean isClassName(String part) {
    return part.length() <= 80 && part.matches("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\\$\\w+)?");
  }
}
