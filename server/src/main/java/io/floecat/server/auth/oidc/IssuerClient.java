package io.floecat.server.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.floecat.runtime.config.IssuerUrl;
import io.floecat.spi.net.Proxies;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Reads what an issuer publishes: its description, and the keys that this names. Follows no
 * redirect, waits for seconds and reads kilobytes, whatever the other end does.
 */
final class IssuerClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** For one document, from the request to the last byte. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 256 * 1024;

  /** Proxy Authentication Required (RFC 9110, section 15.5.8). */
  private static final int PROXY_REFUSES = 407;

  private final IssuerUrl issuer;
  private final Proxies proxies;
  private final InstantSource clock;
  private final HttpClient http;

  IssuerClient(IssuerUrl issuer, Proxies proxies, InstantSource clock) {
    this.issuer = issuer;
    this.proxies = proxies;
    this.clock = clock;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(proxies.selector())
            .build();
  }

  /** The issuer's public keys; fails with an {@link IssuerException}. */
  CompletableFuture<PublishedKeys> keys() {
    return document(issuer.discovery())
        .thenApply(this::addressOfKeys)
        .thenCompose(this::document)
        .thenApply(json -> PublishedKeys.parse(json, clock.instant()));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private URI addressOfKeys(String description) {
    Map<String, Object> fields = parse(issuer.discovery(), description);
    if (!issuer.text().equals(fields.get("issuer"))) {
      throw new IssuerException(
          "%s describes another issuer: set floecat.auth.oidc.issuer to exactly what stands there"
                  .formatted(issuer.discovery())
              + " as \"issuer\"");
    }
    if (!(fields.get("jwks_uri") instanceof String address)) {
      throw new IssuerException(issuer.discovery() + " names no jwks_uri");
    }
    try {
      return issuer.endpoint(address);
    } catch (IllegalArgumentException e) {
      throw new IssuerException(issuer.discovery() + " names a jwks_uri that is not https", e);
    }
  }

  private static Map<String, Object> parse(URI address, String json) {
    try {
      return JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      throw new IssuerException(address + " answers with something that is no JSON object", e);
    }
  }

  private CompletableFuture<String> document(URI address) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").timeout(ANSWER);
    proxies.authorization(address).ifPresent(it -> request.header("Proxy-Authorization", it));
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    // The request's own time-out ends with the headers.
    return answer
        .copy()
        .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                answer.cancel(true);
                throw noAnswer(address, failure);
              }
              return body(address, response);
            });
  }

  private static String body(URI address, HttpResponse<byte[]> response) {
    if (response.statusCode() == PROXY_REFUSES) {
      throw new IssuerException(
          "the proxy on the way to %s refuses its user: mend the user and password in HTTPS_PROXY"
              .formatted(address));
    }
    if (response.statusCode() != 200) {
      throw new IssuerException(
          "%s answers with HTTP status %s".formatted(address, response.statusCode()));
    }
    return new String(response.body(), UTF_8);
  }

  private static IssuerException noAnswer(URI address, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new IssuerException(
        "%s %s (%s)".formatted(address, problem(cause), cause.getClass().getSimpleName()), cause);
  }

  private static String problem(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException _, TimeoutException _ ->
          "does not answer within %s seconds".formatted(ANSWER.toSeconds());
      case ConnectException _ -> "cannot be reached";
      case SSLException _ -> "cannot be trusted: TLS, or its certificate, is not accepted";
      default -> "cannot be read, or answers with more than %s bytes".formatted(MAX_BYTES);
    };
  }
}
