package io.floecat.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.floecat.cli.shell.CliException;
import io.floecat.runtime.config.ClientConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Gets tokens from an issuer by client credentials (RFC 6749, section 4.4). */
final class TokenEndpoint {

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MAX_BYTES = 256 * 1024;

  /** RFC 6749 lets an issuer leave it out; then the token is used for this command only. */
  private static final Duration UNKNOWN_LIFETIME = Duration.ZERO;

  private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,64}");

  private final ClientConfig.Oidc config;
  private final HttpClients clients;

  TokenEndpoint(ClientConfig.Oidc config, HttpClients clients) {
    this.config = config;
    this.clients = clients;
  }

  /**
   * A new token.
   *
   * @throws CliException there is none; the error names no secret
   */
  IssuedToken ask(Clock clock) {
    String secret = ClientSecret.read(config.clientSecretFile());
    try (var http = clients.client()) {
      JsonObject description = describe(http);
      HttpResponse<byte[]> answer = send(http, request(description, secret));
      JsonObject body = json(answer.body()).orElseGet(JsonObject::new);
      if (answer.statusCode() != 200) {
        throw refused(answer.statusCode(), body);
      }
      String token =
          text(body, "access_token").orElseThrow(() -> unusable("gives no access_token"));
      long seconds = text(body, "expires_in").map(TokenEndpoint::seconds).orElse(0L);
      Duration lifetime = seconds > 0 ? Duration.ofSeconds(seconds) : UNKNOWN_LIFETIME;
      return new IssuedToken(token, clock.instant().plus(lifetime));
    }
  }

  private JsonObject describe(HttpClient http) {
    HttpResponse<byte[]> answer =
        send(http, clients.request(config.issuer().discovery()).timeout(ANSWER).build());
    return json(answer.body())
        .filter(_ -> answer.statusCode() == 200)
        .filter(it -> text(it, "issuer").stream().anyMatch(config.issuer().text()::equals))
        .orElseThrow(
            () ->
                unusable(
                    "does not describe itself under that name at " + config.issuer().discovery()));
  }

  private HttpRequest request(JsonObject description, String secret) {
    URI endpoint;
    try {
      endpoint = config.issuer().endpoint(text(description, "token_endpoint").orElse(""));
    } catch (IllegalArgumentException e) {
      throw unusable("names no token_endpoint that is https");
    }
    var form = new LinkedHashMap<String, String>();
    form.put("grant_type", "client_credentials");
    config.scope().ifPresent(scope -> form.put("scope", scope));
    config.audience().ifPresent(audience -> form.put("audience", audience));
    HttpRequest.Builder request =
        clients
            .request(endpoint)
            .timeout(ANSWER)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded");
    if (takesSecretInForm(description)) {
      form.put("client_id", config.clientId());
      form.put("client_secret", secret);
    } else {
      request.header("Authorization", basic(secret));
    }
    return request.POST(BodyPublishers.ofString(encode(form))).build();
  }

  /** Only where the issuer says so: the header is what every issuer must take (RFC 6749, 2.3.1). */
  private static boolean takesSecretInForm(JsonObject description) {
    return description.get("token_endpoint_auth_methods_supported") instanceof JsonArray methods
        && methods.contains(new JsonPrimitive("client_secret_post"))
        && !methods.contains(new JsonPrimitive("client_secret_basic"));
  }

  private String basic(String secret) {
    String user = encode(config.clientId()) + ":" + encode(secret);
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
  }

  private HttpResponse<byte[]> send(HttpClient http, HttpRequest request) {
    try {
      HttpResponse<byte[]> answer =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
      HttpClients.requireNotOfProxy(answer.statusCode());
      return answer;
    } catch (IOException e) {
      throw CliException.failure(
          "no token: the issuer at %s does not answer: is floecat.client.oidc.issuer right?"
              .formatted(request.uri()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failure("interrupted", e);
    }
  }

  private CliException refused(int status, JsonObject body) {
    String code =
        text(body, "error")
            .filter(error -> ERROR_CODE.matcher(error).matches())
            .orElse("HTTP status " + status);
    return CliException.failure(
        "no token: %s refuses the client %s (%s): see floecat.client.oidc.client-id, client-secret-file, scope and audience"
            .formatted(config.issuer(), config.clientId(), code));
  }

  private CliException unusable(String how) {
    return CliException.failure("no token: the issuer %s %s".formatted(config.issuer(), how));
  }

  private static Optional<JsonObject> json(byte[] body) {
    try {
      return JsonParser.parseString(new String(body, UTF_8)) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonObject object, String field) {
    return object.get(field) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  private static long seconds(String text) {
    return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
