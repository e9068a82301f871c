package io.floecat.runtime.config;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Who issues tokens. Plain http only on this machine: whoever can answer for the issuer makes
 * tokens.
 *
 * @param text exactly as the issuer names itself, because it is compared so
 */
public record IssuerUrl(String text) {

  static final String EXPECTED = "must be https://..., or http:// on loopback, without a query";

  private static final int MAX_PORT = 65_535;

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]", Pattern.CASE_INSENSITIVE);

  /** Throws {@link IllegalArgumentException} if it is none. */
  public IssuerUrl {
    if (!isHttps(text) && !isPlainOnLoopback(text)) {
      throw new IllegalArgumentException("no URL of an issuer");
    }
  }

  /** Where the issuer describes itself (OpenID Connect Discovery 1.0, section 4). */
  public URI discovery() {
    return URI.create(text.replaceFirst("/$", "") + "/.well-known/openid-configuration");
  }

  /**
   * An address that the issuer's description names; no less protected than the issuer's own.
   *
   * @throws IllegalArgumentException it is none, or must not be used
   */
  public URI endpoint(String address) {
    if (!isHttps(address) && !(isPlainOnLoopback(text) && isPlainOnLoopback(address))) {
      throw new IllegalArgumentException("no address of an issuer");
    }
    return URI.create(address);
  }

  @Override
  public String toString() {
    return text;
  }

  private static boolean isHttps(String text) {
    return isUrl(text, "https");
  }

  private static boolean isPlainOnLoopback(String text) {
    return isUrl(text, "http") && isLoopback(URI.create(text));
  }

  /** Whether what is sent there stays on this machine. */
  static boolean isLoopback(URI uri) {
    return uri.getHost() != null && LOOPBACK.matcher(uri.getHost()).matches();
  }

  /** Whether the port is one that there can be, or is left out. */
  static boolean hasLegalPort(URI uri) {
    return uri.getPort() <= MAX_PORT;
  }

  private static boolean isUrl(String text, String scheme) {
    URI uri = URI.create(text);
    return scheme.equals(uri.getScheme())
        && uri.getHost() != null
        && hasLegalPort(uri)
        && uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }
}
