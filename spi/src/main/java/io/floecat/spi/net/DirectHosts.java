package io.floecat.spi.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The hosts that are reached without a proxy: those of {@code NO_PROXY}, this machine, and the
 * addresses at which a cloud answers its own machines.
 *
 * <p>An entry is {@code *} (every host), a domain with or without a dot before it (itself and all
 * below it), an address, or a range of addresses ({@code 10.0.0.0/8}); {@code :port} limits it to
 * that port. A name is never resolved: a range matches addresses only.
 */
final class DirectHosts {

  /** What stays on this machine, and AWS's credentials of instances and containers (IPv6). */
  private static final List<String> ALWAYS =
      List.of("localhost", "127.0.0.0/8", "::1", "169.254.0.0/16", "fe80::/10", "fd00:ec2::/32");

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern PORT = Pattern.compile("(\\[[^]]*]|[^:]*):(\\d{1,5})");

  private final List<Entry> entries;

  private record Entry(String host, int port) {}

  /** {@code noProxy} is separated by commas or blanks, and may be empty. */
  DirectHosts(String noProxy) {
    entries =
        Stream.concat(ALWAYS.stream(), Arrays.stream(noProxy.split("[,\\s]+")))
            .filter(entry -> !entry.isEmpty())
            .map(DirectHosts::entry)
            .toList();
  }

  boolean contains(URI uri) {
    String host = plain(uri.getHost());
    int port = uri.getPort() >= 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
    return entries.stream()
        .filter(entry -> entry.port < 0 || entry.port == port)
        .anyMatch(entry -> matches(entry.host, host));
  }

  private static Entry entry(String text) {
    var port = PORT.matcher(text);
    return port.matches()
        ? new Entry(plain(port.group(1)), Integer.parseInt(port.group(2)))
        : new Entry(plain(text), -1);
  }

  private static boolean matches(String entry, String host) {
    if (entry.equals("*")) {
      return true;
    }
    if (isAddress(host)) {
      return isInRange(entry, host);
    }
    String domain = entry.startsWith("*.") ? entry.substring(2) : entry.replaceFirst("^\\.", "");
    return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
  }

  private static boolean isInRange(String entry, String host) {
    int slash = entry.indexOf('/');
    String network = slash < 0 ? entry : entry.substring(0, slash);
    if (!isAddress(network)) {
      return false;
    }
    byte[] wanted = bytes(network);
    byte[] found = bytes(host);
    int bits = slash < 0 ? wanted.length * 8 : prefix(entry.substring(slash + 1));
    return wanted.length == found.length
        && bits >= 0
        && bits <= wanted.length * 8
        && firstBits(wanted, bits).equals(firstBits(found, bits));
  }

  private static BigInteger firstBits(byte[] address, int bits) {
    return new BigInteger(1, address).shiftRight(address.length * 8 - bits);
  }

  private static int prefix(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  private static boolean isAddress(String text) {
    return ADDRESS.matcher(text).matches() && bytes(text).length > 0;
  }

  /** Empty where it is no address. */
  private static byte[] bytes(String address) {
    try {
      return InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static String plain(String host) {
    return host.replaceFirst("^\\[(.*)]$", "$1").replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
  }
}
