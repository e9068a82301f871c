package io.floecat.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.floecat.core.leak.Canaries;
import io.floecat.core.leak.Evidence;
import io.floecat.core.leak.LeakSearch;
import io.floecat.core.leak.Surface;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.server.auth.oidc.OidcAuthenticator;
import io.floecat.testkit.oidc.SigningKey;
import io.floecat.testkit.oidc.TestIssuer;
import io.floecat.v1.Connector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole program with an OpenID provider, and tokens good and bad, each with a secret in
 * whatever part of it may hold one. What a token says of its subject is no secret.
 */
class OidcLeakTest {

  private static final Set<Surface> SURFACES =
      EnumSet.of(
          Surface.RESPONSE_BODY,
          Surface.RESPONSE_HEADERS,
          Surface.GRPC_MESSAGE,
          Surface.GRPC_TRAILERS,
          Surface.REFLECTION,
          Surface.LOG,
          Surface.METRICS,
          Surface.THREADS,
          Surface.DATABASE,
          Surface.AUDIT);

  private static final RestCall LIST =
      new RestCall(HttpMethod.GET, "/v1/accounts/acme/connectors", "", "");

  private final long seed = new Random().nextLong();
  private final Canaries canaries = Canaries.of(seed);
  private final LeakSearch search = new LeakSearch(canaries);
  private final Evidence evidence = new Evidence(search);
  private final String word = canaries.word("token");
  private final TestIssuer issuer = TestIssuer.start();
  private final SigningKey stranger = SigningKey.elliptic();
  private int requests;

  @TempDir private Path directory;

  @AfterEach
  void stopIssuer() {
    issuer.close();
  }

  @Test
  @DisplayName("P3: no token comes out, whether it is accepted or not")
  void server_givenTokensOfEveryKind_showsNoneOfThem() throws Exception {
    Map<String, String> refused = refusedTokens();
    String editor = issuer.token(this::editor);
    String admin =
        issuer.token(
            with(claims -> claims.claim("azp", "operator").claim("roles", "platform-admin")));
    search.alsoFor(
        Stream.concat(refused.values().stream(), Stream.of(editor, admin))
            .filter(token -> token.startsWith("eyJ"))
            .toList());
    try (var log = new LogCapture()) {
      try (var server = FloecatServer.start(config())) {
        assertThat(use(server, "of an editor", editor, LeakRow.all())).isEqualTo(200);
        assertThat(use(server, "of an administrator", admin, LeakRow.all())).isEqualTo(200);
        refused.forEach(
            (what, token) ->
                assertThat(use(server, what, token, LeakRow.all().subList(0, 2)))
                    .as(what)
                    .isIn(401, 403));
        mistake(server, admin);
        var client = new SearchedClient(server.port(), admin, search);
        client.reflection(client.rpcs());
        assertThat(client.page(Surface.METRICS, Routes.METRICS)).contains("floecat_requests");
        evidence.threads();
        evidence.files(directory, _ -> false);
      }
      log.lines().forEach(line -> search.in(Surface.LOG, "log", line));
    }
    evidence.files(directory, _ -> false);

    System.out.printf(
        "tokens (seed %d): %d tokens, %d requests; %s%n",
        seed, refused.size() + 2, requests, search.summary());
    search.requireNone(SURFACES);
  }

  @Test
  @DisplayName("P3: what an issuer answers is not repeated, whatever it is")
  void server_whoseIssuerAnswersWithSecrets_showsNoneOfThem() throws Exception {
    List<String> answers =
        List.of(
            word,
            "\"" + word + "\"",
            "{\"" + word + "\":",
            "<html>" + word + "</html>",
            "{\"issuer\":\"https://%s.example\"}".formatted(word),
            "{\"issuer\":\"%s\",\"jwks_uri\":\"http://%s.example\"}".formatted(issuer.url(), word),
            "{\"keys\":[{\"kty\":\"%s\"}]}".formatted(word),
            "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"%s\",\"kid\":\"k\"}]}".formatted(word),
            "{\"keys\":[{\"kty\":\"oct\",\"k\":\"%s\",\"kid\":\"k\"}]}".formatted(word));
    try (var log = new LogCapture()) {
      for (String answer : answers) {
        for (int status : List.of(200, 500)) {
          issuer.describeWith(Optional.of(new TestIssuer.Answer(status, answer)));
          askAuthenticator();
          issuer.describeWith(Optional.empty());
          issuer.answerKeysWith(Optional.of(new TestIssuer.Answer(status, answer)));
          askAuthenticator();
        }
      }
      // The last answer, once more, to the whole program.
      try (var server = FloecatServer.start(config())) {
        use(server, "without keys", issuer.token(this::editor), LeakRow.all());
        new SearchedClient(server.port(), "none", search).page(Surface.RESPONSE_BODY, Routes.READY);
        assertThat(search.leaks()).isEmpty();
      }
      assertThat(log.lines("no keys of the issuer of tokens")).isNotEmpty();
      log.lines().forEach(line -> search.in(Surface.LOG, "log", line));
    }
    evidence.files(directory, _ -> false);

    search.requireNone(EnumSet.of(Surface.EXCEPTION, Surface.LOG, Surface.AUDIT));
  }

  /** What its failure says, and what the log and {@code /readyz} would say of it. */
  private void askAuthenticator() {
    var clock = new AtomicLong();
    try (var oidc =
        OidcAuthenticator.open(
            config().auth().oidc().orElseThrow(), Clock.systemUTC(), clock::get)) {
      search.in(Surface.EXCEPTION, "check", oidc.check().toString());
      clock.addAndGet(Duration.ofMinutes(2).toNanos());
      oidc.authenticate(issuer.token(this::editor)).join();
    } catch (CompletionException e) {
      search.in(Surface.EXCEPTION, "message", String.valueOf(e.getCause()));
    }
  }

  private Map<String, String> refusedTokens() {
    var tokens = new HashMap<String, String>();
    tokens.put("without a role", issuer.token(with(claims -> claims.claim("roles", word))));
    tokens.put("of other accounts", issuer.token(with(claims -> claims.claim("accounts", word))));
    tokens.put("expired", issuer.token(with(claims -> claims.expirationTime(at(-600)))));
    tokens.put("too early", issuer.token(with(claims -> claims.notBeforeTime(at(600)))));
    tokens.put("for others", issuer.token(with(claims -> claims.audience(word))));
    tokens.put("by others", issuer.token(with(claims -> claims.issuer("https://" + word))));
    tokens.put("without a subject", issuer.token(with(claims -> claims.subject(null))));
    tokens.put("subject too long", issuer.token(with(c -> c.subject(word.repeat(20)))));
    tokens.put("unknown key", stranger.sign(header().keyID(word).build(), claims()));
    tokens.put("no key", stranger.sign(header().keyID(null).build(), claims()));
    tokens.put("forged", stranger.sign(header().build(), claims()));
    tokens.put("type", stranger.sign(header().type(new JOSEObjectType(word)).build(), claims()));
    tokens.put(
        "jku", stranger.sign(header().jwkURL(URI.create("https://" + word)).build(), claims()));
    tokens.put(
        "crit",
        stranger.sign(
            header().criticalParams(Set.of(word)).customParam(word, 1).build(), claims()));
    tokens.put("unsigned", new PlainJWT(claims()).serialize());
    tokens.put("algorithm", canaries.jwt("algorithm"));
    tokens.put(
        "changed",
        issuer.token(this::editor).replaceFirst("\\.[^.]+\\.", "." + base64(word) + "."));
    tokens.put("header", base64("{\"alg\":\"%s\"}".formatted(word)) + ".e30.AA");
    tokens.put("no JSON", base64("{" + word) + "." + base64(word) + "." + base64(word));
    tokens.put("a word", word);
    tokens.put("a text", canaries.text("token"));
    return tokens;
  }

  /** Whether or not there is a place for what it asks; the status of a list. */
  private int use(FloecatServer server, String what, String token, List<LeakRow> rows) {
    var client = new SearchedClient(server.port(), token, search);
    for (LeakRow row : rows) {
      Message request = row.request().of("accounts/acme", connector());
      client.rest(what, RestCall.of(row.rpc(), request), Map.of());
      client.grpc(what, row.rpc(), request);
    }
    client.reflection(Set.of());
    int status = client.rest(what, LIST, Map.of()).status().code();
    requests += client.sent();
    return status;
  }

  /** A good token where none belongs, or together with something else that is wrong. */
  private void mistake(FloecatServer server, String token) {
    var client = new SearchedClient(server.port(), word, search);
    for (String header : List.of("Basic ", "Bearer Bearer ", "DPoP ", "")) {
      client.rest("as " + header, LIST, Map.of("authorization", header + token));
    }
    client.rest("as a cookie", LIST, Map.of("cookie", "access_token=" + token));
    client.rest("as a proxy's", LIST, Map.of("proxy-authorization", "Bearer " + token));
    var known = new SearchedClient(server.port(), token, search);
    known.rest("in the query", LIST.withQuery("access_token=" + token), Map.of());
    known.rest("in a filter", LIST.withQuery("filter=" + token), Map.of());
    known.rest("in a page token", LIST.withQuery("pageToken=" + token), Map.of());
    known.rest(
        "in a path", new RestCall(HttpMethod.GET, LIST.path() + "/" + token, "", ""), Map.of());
    known.rest(
        "in a body",
        new RestCall(HttpMethod.POST, LIST.path(), "", "{\"token\":\"%s\"}".formatted(token)),
        Map.of());
    requests += client.sent() + known.sent();
  }

  private static Connector connector() {
    return Connector.newBuilder()
        .setName("accounts/acme/connectors/c")
        .setKind(Connector.Kind.ICEBERG_REST)
        .setUri("https://catalog.example.com")
        .build();
  }

  private void editor(JWTClaimsSet.Builder claims) {
    claims
        .subject("ada")
        .jwtID(word)
        .claim("session", canaries.text("claim"))
        .claim("accounts", List.of("acme"))
        .claim("roles", "editor");
  }

  private Consumer<JWTClaimsSet.Builder> with(Consumer<JWTClaimsSet.Builder> more) {
    return claims -> {
      editor(claims);
      more.accept(claims);
    };
  }

  private JWTClaimsSet claims() {
    return issuer.claims(this::editor);
  }

  private JWSHeader.Builder header() {
    return issuer.header();
  }

  private static Date at(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private FloecatConfig config() {
    var settings = new HashMap<String, String>();
    settings.put("floecat.data-dir", directory.resolve("data").toString());
    settings.put("floecat.server.port", "0");
    settings.put("floecat.auth.mode", "oidc");
    settings.put("floecat.auth.oidc.issuer", issuer.url());
    settings.put("floecat.auth.oidc.audience", TestIssuer.AUDIENCE);
    settings.put("floecat.auth.oidc.role-map", "viewer=viewer,editor=editor,platform-admin=admin");
    settings.put("floecat.auth.oidc.admin-clients", "operator");
    return FloecatConfig.from(
        Settings.read(new ConfigSources(settings, Map.of(), directory, Optional.empty())));
  }
}
