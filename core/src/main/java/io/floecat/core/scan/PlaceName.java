package io.floecat.core.scan;

import java.util.List;
import java.util.Set;

/**
 * Tells names of properties that say where requests go, or how they are protected on the way, such
 * as {@code oauth2-server-uri} and {@code adls.blob-storage-scheme}. Rather one too many: changing
 * a place needs the credentials again, and no more.
 */
final class PlaceName {

  private static final Set<String> TERMS =
      Words.of(
          "uri url endpoint host hostname proxy proxies authority server address gateway domain",
          "subdomain issuer webhook callback region tenant account scheme protocol port brokers",
          "bootstrap origin fqdn dns nameserver peer environment cloud upstream socket",
          "connectto verify verification certificate cert trust",
          "ssl tls https insecure plaintext truststore trustanchor cabundle cafile cacert");

  /** What words without punctuation end in: {@code proxyhost}, {@code authurl}. */
  private static final Set<String> ENDS =
      Words.of(
          "uri url endpoint host hostname proxy authority server address gateway domain region",
          "issuer webhook callback truststore");

  /** What words without punctuation begin with: {@code urlprefix}, {@code servername}. */
  private static final Set<String> BEGINNINGS =
      Words.of("uri url endpoint hostname proxy servername tenantid webhook ssl tls");

  /** Next to a term they make a name of how long or how much, which sends nothing elsewhere. */
  private static final Set<String> ABOUT =
      Words.of(
          "style side timeout timeouts ms millis sec secs seconds retry retries count ttl interval",
          "encoding format cache pool max min size limit length refresh expiration");

  private PlaceName() {}

  static boolean matches(String name) {
    List<String> words = NameWords.atCapitals(name);
    for (int from = 0; from < words.size(); from++) {
      if (!isAbout(words, from + 1) && (isTerm(words.get(from)) || begins(words.get(from)))) {
        return true;
      }
      boolean two = from + 1 < words.size() && !isAbout(words, from + 2);
      if (two && isTerm(words.get(from) + words.get(from + 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAbout(List<String> words, int index) {
    return index < words.size() && ABOUT.contains(words.get(index));
  }

  private static boolean isTerm(String word) {
    String one = word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
    return TERMS.contains(word)
        || TERMS.contains(one)
        || ENDS.stream().anyMatch(end -> one.endsWith(end) || word.endsWith(end));
  }

  private static boolean begins(String word) {
    return BEGINNINGS.stream().anyMatch(word::startsWith);
  }
}
