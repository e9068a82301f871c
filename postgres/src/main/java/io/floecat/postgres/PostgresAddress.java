package io.floecat.postgres;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is: {@code jdbc:postgresql://HOST[:PORT][,HOST[:PORT]]/DATABASE}. Of several
 * hosts, the one that takes writes is used.
 *
 * @param hosts each with its port, if it has one
 * @param isBehindPgbouncer whether prepared statements do not last between transactions
 */
public record PostgresAddress(List<String> hosts, String database, boolean isBehindPgbouncer) {

  /** What a legal address looks like, to follow "must be". */
  public static final String EXPECTED =
      "jdbc:postgresql://HOST[:PORT][,HOST[:PORT]]/DATABASE, with ?prepareThreshold=0 behind"
          + " pgbouncer and nothing else after the database: user, password and TLS have settings"
          + " of their own";

  private static final Pattern SHAPE =
      Pattern.compile(
          "jdbc:postgresql://([^/?#@]+)/([A-Za-z0-9_.-]{1,63})(\\?prepareThreshold=0)?");

  private static final Set<String> LOOPBACK = Set.of("localhost", "[::1]");
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

  /** Copies the list. */
  public PostgresAddress {
    hosts = List.copyOf(hosts);
  }

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException it is none; {@link #EXPECTED} says what one is
   */
  public static PostgresAddress parse(String url) {
    Matcher parts = SHAPE.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no address of a PostgreSQL database");
    }
    var hosts = new ArrayList<String>();
    for (String host : parts.group(1).split(",", -1)) {
      requireHost(host);
      hosts.add(host);
    }
    return new PostgresAddress(hosts, parts.group(2), parts.group(3) != null);
  }

  /** The address for the driver. */
  String url() {
    return "jdbc:postgresql://" + String.join(",", hosts) + "/" + database;
  }

  /** Whether nothing leaves this machine: only then does plain text do. */
  boolean isLoopback() {
    return hosts.stream()
        .map(PostgresAddress::withoutPort)
        .allMatch(host -> LOOPBACK.contains(host) || LOOPBACK_V4.matcher(host).matches());
  }

  /** As it is shown to people. */
  @Override
  public String toString() {
    return "PostgreSQL %s/%s".formatted(String.join(",", hosts), database);
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private static void requireHost(String host) {
    try {
      if (new URI("postgresql://" + host).getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no host", e);
    }
  }
}
