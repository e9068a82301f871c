package io.floecat.testkit.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An OpenID provider on loopback: a description (OpenID Connect Discovery), keys (RFC 7517), and a
 * token endpoint for clients with a secret (RFC 6749, section 4.4). Signs with real keys, and makes
 * any token that a test wants.
 */
public final class TestIssuer implements AutoCloseable {

  /** The audience of its tokens, unless they say another. */
  public static final String AUDIENCE = "floecat";

  private static final Duration LIFETIME = Duration.ofMinutes(10);

  private final HttpServer http;
  private final List<SigningKey> published = new CopyOnWriteArrayList<>();
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final AtomicInteger keyRequests = new AtomicInteger();
  private final CountDownLatch askedForKeys = new CountDownLatch(1);
  private final AtomicInteger tokenRequests = new AtomicInteger();
  private volatile SigningKey current;
  private volatile Optional<Answer> answerOfKeys = Optional.empty();
  private volatile Optional<Answer> description = Optional.empty();
  private volatile Optional<UnaryOperator<String>> answerOfTokens = Optional.empty();
  private volatile Duration lifetime = LIFETIME;

  /** What is answered in place of the truth; with status 302, the body says where else to look. */
  public record Answer(int status, String body) {}

  private record Client(String secret, Consumer<JWTClaimsSet.Builder> claims) {}

  private TestIssuer(HttpServer http) {
    this.http = http;
    this.current = SigningKey.elliptic();
    published.add(current);
  }

  /** An issuer on a free port. */
  public static TestIssuer start() {
    return start(0);
  }

  /** An issuer on this port of loopback. */
  public static TestIssuer start(int port) {
    try {
      var http =
          HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
      var issuer = new TestIssuer(http);
      http.createContext("/.well-known/openid-configuration", issuer::describe);
      http.createContext("/moved", exchange -> answer(exchange, issuer.truth()));
      http.createContext("/keys", issuer::keys);
      http.createContext("/token", issuer::token);
      http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      http.start();
      return issuer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The issuer's name and address. */
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** The key that tokens are signed with now. */
  public SigningKey key() {
    return current;
  }

  /** Signs with {@code key} from now on; publishes it beside those before. */
  public void rotateTo(SigningKey key) {
    current = key;
    published.add(key);
  }

  /** Publishes {@code key} no longer. */
  public void withdraw(SigningKey key) {
    published.remove(key);
  }

  /** Answers this in place of its keys, until it is empty. */
  public void answerKeysWith(Optional<Answer> answer) {
    answerOfKeys = answer;
  }

  /** Answers this in place of its description, until it is empty. */
  public void describeWith(Optional<Answer> answer) {
    description = answer;
  }

  /**
   * Answers who asks for a token with what this makes of the request's authorization and form, a
   * line each, until it is empty.
   *
   * @param body what is answered with status 400 where it has no {@code access_token}
   */
  public void answerTokensWith(Optional<UnaryOperator<String>> body) {
    answerOfTokens = body;
  }

  /** How often its keys were asked for. */
  public int keyRequests() {
    return keyRequests.get();
  }

  /**
   * Waits until its keys are asked for, for a minute at most: whoever asks may not have the answer
   * yet. False where nobody asked.
   */
  public boolean isAskedForKeys() throws InterruptedException {
    return askedForKeys.await(1, TimeUnit.MINUTES);
  }

  /** How often a token was asked for. */
  public int tokenRequests() {
    return tokenRequests.get();
  }

  /** How long its tokens are valid. */
  public void issueFor(Duration time) {
    lifetime = time;
  }

  /** Gives whoever knows {@code secret} tokens with these claims. */
  public void addClient(String id, String secret, Consumer<JWTClaimsSet.Builder> claims) {
    clients.put(id, new Client(secret, claims));
  }

  /** A token of this issuer, of now, for {@link #AUDIENCE}, with {@code claims} added. */
  public String token(Consumer<JWTClaimsSet.Builder> claims) {
    return current.sign(header().build(), claims(claims));
  }

  /** The header that its tokens have. */
  public JWSHeader.Builder header() {
    return new JWSHeader.Builder(current.algorithm())
        .type(new JOSEObjectType("at+jwt"))
        .keyID(current.id());
  }

  /** The claims of {@link #token}. */
  public JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> claims) {
    Instant now = Instant.now();
    var builder =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .audience(AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)));
    claims.accept(builder);
    return builder.build();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private void describe(HttpExchange exchange) throws IOException {
    answer(exchange, description.orElseGet(this::truth));
  }

  private Answer truth() {
    return new Answer(
        200,
        """
        {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token"}
        """
            .formatted(url()));
  }

  private void keys(HttpExchange exchange) throws IOException {
    keyRequests.incrementAndGet();
    askedForKeys.countDown();
    List<JWK> keys = published.stream().map(SigningKey::jwk).toList();
    answer(
        exchange, answerOfKeys.orElseGet(() -> new Answer(200, new JWKSet(keys).toString(true))));
  }

  private void token(HttpExchange exchange) throws IOException {
    tokenRequests.incrementAndGet();
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    answer(
        exchange,
        answerOfTokens
            .map(made -> made.apply(authorization + "\n" + form))
            .map(body -> new Answer(body.contains("access_token") ? 200 : 400, body))
            .orElseGet(() -> grant(form(form), authorization)));
  }

  private Answer grant(Map<String, String> form, String authorization) {
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return new Answer(400, "{\"error\": \"unsupported_grant_type\"}");
    }
    for (var client : clients.entrySet()) {
      if (authorization.equals(basic(client.getKey(), client.getValue().secret()))) {
        String token =
            token(
                claims -> {
                  claims.subject(client.getKey()).claim("client_id", client.getKey());
                  client.getValue().claims().accept(claims);
                });
        return new Answer(
            200,
            "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": %d}"
                .formatted(token, lifetime.toSeconds()));
      }
    }
    return new Answer(401, "{\"error\": \"invalid_client\"}");
  }

  /** Both are form-encoded first (RFC 6749, section 2.3.1). */
  private static String basic(String id, String secret) {
    String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (String field : body.split("&")) {
      String[] parts = field.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[parts.length - 1], UTF_8));
    }
    return form;
  }

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (answer.status() == 302) {
        exchange.getResponseHeaders().set("Location", answer.body());
      }
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** For whoever tries the service with OpenID Connect and has no provider: see docs/oidc.md. */
  public static void main(String... args) {
    TestIssuer issuer = start(Integer.parseInt(args[0]));
    issuer.addClient(
        "reader",
        "reader-secret",
        claims -> claims.claim("accounts", "acme").claim("roles", "viewer"));
    issuer.addClient(
        "engineer",
        "engineer-secret",
        claims -> claims.claim("accounts", List.of("acme")).claim("roles", List.of("editor")));
    issuer.addClient(
        "other", "other-secret", claims -> claims.claim("roles", List.of("globex:editor")));
    issuer.addClient(
        "operator", "operator-secret", claims -> claims.claim("roles", List.of("platform-admin")));
    System.out.println("issuer " + issuer.url() + " for made-up clients; end it with Ctrl-C");
  }
}
