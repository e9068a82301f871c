package io.floecat.spi.net;

import java.io.IOException;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxies of the environment: {@code HTTPS_PROXY} for https, {@code HTTP_PROXY} for http, and
 * {@code NO_PROXY}, each in lower case first, as curl reads them. What a Java system property says
 * ({@code https.proxyHost}) comes before them. This machine is never reached through a proxy.
 *
 * <p>Nothing is read of the environment later, and a variable that makes no sense is an error only
 * where it would be used.
 */
public final class Proxies {

  private static final List<String> SCHEMES = List.of("HTTPS_PROXY", "HTTP_PROXY");
  private static final List<String> NAMES = List.of("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY");

  /** No proxy but those of Java's system properties. */
  public static final Proxies NONE = new Proxies(Map.of());

  private final Map<String, String> environment;
  private final DirectHosts direct;

  private Proxies(Map<String, String> environment) {
    this.environment = environment;
    this.direct = new DirectHosts(variable("NO_PROXY").map(Variable::value).orElse(""));
    if (named().anyMatch(proxy -> proxy.userInfo().isPresent())) {
      // Java tells no proxy for https a password unless it is told that it may.
      System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }
  }

  private record Variable(String name, String value) {}

  /** Those that these environment variables name; others may be among them. */
  public static Proxies of(Map<String, String> environment) {
    var ours = new HashMap<>(environment);
    ours.keySet().removeIf(name -> !NAMES.contains(name.toUpperCase(Locale.ROOT)));
    return new Proxies(Map.copyOf(ours));
  }

  /**
   * Returns if the proxy for {@code uri}, where there is one, can be used.
   *
   * @throws IllegalArgumentException its variable makes no sense; the message names it and the fix,
   *     and no password
   */
  public void requireUsable(URI uri) {
    Optional<ProxyAddress> _ = proxy(uri);
  }

  /**
   * What a request to {@code uri} has to say to its proxy as {@code Proxy-Authorization}; empty
   * where there is no proxy, or it wants to know nothing.
   */
  public Optional<String> authorization(URI uri) {
    return proxy(uri).flatMap(ProxyAddress::authorization);
  }

  /** User and password of the proxy at this place, where it is to be told them. */
  public Optional<PasswordAuthentication> credentials(String host, int port) {
    return named()
        .filter(proxy -> proxy.host().equals(host) && proxy.port() == port)
        .flatMap(proxy -> proxy.credentials().stream())
        .findFirst();
  }

  /** For clients that ask for each address; throws as {@link #requireUsable} does. */
  public ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        if (uri.getHost() != null && direct.contains(uri)) {
          return List.of(Proxy.NO_PROXY);
        }
        List<Proxy> ofJava = ofJava(uri);
        return ofJava.isEmpty()
            ? List.of(proxy(uri).map(ProxyAddress::toProxy).orElse(Proxy.NO_PROXY))
            : ofJava;
      }

      @Override
      public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {
        // There is no other one to choose.
      }
    };
  }

  private Optional<ProxyAddress> proxy(URI uri) {
    if (uri.getHost() == null || direct.contains(uri) || !ofJava(uri).isEmpty()) {
      return Optional.empty();
    }
    return variable("https".equalsIgnoreCase(uri.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY")
        .map(Proxies::parse);
  }

  private static List<Proxy> ofJava(URI uri) {
    ProxySelector ofProperties = ProxySelector.getDefault();
    return ofProperties == null
        ? List.of()
        : ofProperties.select(uri).stream()
            .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
            .toList();
  }

  /** Those that make sense. */
  private Stream<ProxyAddress> named() {
    return SCHEMES.stream()
        .flatMap(name -> variable(name).stream())
        .flatMap(
            variable -> {
              try {
                return Stream.of(ProxyAddress.parse(variable.value()));
              } catch (IllegalArgumentException _) {
                return Stream.empty();
              }
            });
  }

  private static ProxyAddress parse(Variable variable) {
    try {
      return ProxyAddress.parse(variable.value());
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "%s must be http://[user:password@]host:port, or not set; other kinds of proxies are not used"
              .formatted(variable.name()));
    }
  }

  private Optional<Variable> variable(String name) {
    return List.of(name.toLowerCase(Locale.ROOT), name).stream()
        .filter(it -> !environment.getOrDefault(it, "").isBlank())
        .map(it -> new Variable(it, environment.getOrDefault(it, "").strip()))
        .findFirst();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Proxies proxies && proxies.environment.equals(environment);
  }

  @Override
  public int hashCode() {
    return environment.hashCode();
  }

  /** Says nothing of what may be a password. */
  @Override
  public String toString() {
    return "Proxies";
  }
}
