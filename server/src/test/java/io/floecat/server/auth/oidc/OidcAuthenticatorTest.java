package io.floecat.server.auth.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.floecat.runtime.config.IssuerUrl;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.runtime.config.SignatureAlgorithm;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.UnauthenticatedException;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.net.Proxies;
import io.floecat.testkit.net.TestProxy;
import io.floecat.testkit.oidc.SigningKey;
import io.floecat.testkit.oidc.TestIssuer;
import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens of an issuer over HTTP: those that are accepted, and every trick that is not. */
class OidcAuthenticatorTest {

  private static final TestIssuer ISSUER = TestIssuer.start();
  private static final AccountId ACME = new AccountId("acme");
  private static final SigningKey RSA = SigningKey.rsa(2048);
  private static final SigningKey STRANGER = SigningKey.elliptic();

  private static final Consumer<JWTClaimsSet.Builder> VIEWER =
      claims -> claims.subject("ada").claim("accounts", "acme").claim("roles", "viewer");

  private final AtomicLong nanoTime = new AtomicLong();
  private final OidcAuthenticator oidc =
      opened(config(ISSUER.url()), Clock.systemUTC(), nanoTime::get);

  @AfterEach
  void close() {
    oidc.close();
    ISSUER.answerKeysWith(Optional.empty());
    ISSUER.describeWith(Optional.empty());
  }

  @AfterAll
  static void stop() {
    ISSUER.close();
  }

  @Test
  void authenticate_tokenOfTheIssuer_isItsSubjectWithItsRoleWithoutWaiting() {
    CompletableFuture<Principal> caller = oidc.authenticate(ISSUER.token(VIEWER));

    assertThat(caller)
        .isCompletedWithValue(
            new Principal(
                "oidc:ada@" + ISSUER.url().substring("http://".length()),
                Optional.empty(),
                Map.of(ACME, Role.VIEWER)));
  }

  /** A token that must not be accepted, and the end of what is said about it. */
  record Hostile(String what, String token, String refusal) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Hostile> hostile() throws Exception {
    JWTClaimsSet good = ISSUER.claims(VIEWER);
    SigningKey key = ISSUER.key();
    Instant now = Instant.now();
    var publicKey = (ECPublicKey) key.jwk().toECKey().toPublicKey();
    var confused =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.id()).build(), good);
    confused.sign(new MACSigner(publicKey.getEncoded()));
    String noSignature = "it is no signed JWT";
    String otherKey = "its signature is not that of the issuer";
    String ownKey = "it names its own key (jwk, jku, x5u or x5c)";
    return Stream.of(
        new Hostile("nothing", "", noSignature),
        new Hostile("words", "a token of ours", noSignature),
        new Hostile("a token of token mode", "floecat_" + "x".repeat(43), noSignature),
        new Hostile("no signature", new PlainJWT(good).serialize(), noSignature),
        new Hostile("alg none beside a signature", withHeader("{\"alg\":\"none\"}"), noSignature),
        new Hostile(
            "alg None",
            withHeader("{\"alg\":\"None\",\"kid\":\"%s\"}"),
            "it is signed by an algorithm that this server does not accept"),
        new Hostile(
            "encrypted", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d", noSignature),
        new Hostile(
            "header twice the same member",
            withHeader("{\"alg\":\"ES256\",\"alg\":\"none\"}"),
            noSignature),
        new Hostile(
            "header nested deeply", withHeader("{\"alg\":" + "[".repeat(2000)), noSignature),
        new Hostile(
            "HMAC with the public key as its secret",
            confused.serialize(),
            "it is signed by an algorithm that this server does not accept"),
        new Hostile(
            "an algorithm that is not configured",
            key.sign(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.id()).build(), good)
                .replaceFirst(
                    "^[^.]+", encoded("{\"alg\":\"ES512\",\"kid\":\"" + key.id() + "\"}")),
            "it is signed by an algorithm that this server does not accept"),
        new Hostile(
            "no kid",
            key.sign(new JWSHeader(JWSAlgorithm.ES256), good),
            "it does not name the key that it is signed by (kid)"),
        new Hostile(
            "unknown kid",
            STRANGER.sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(STRANGER.id()).build(), good),
            "its issuer has published no key of the name that it gives (kid)"),
        new Hostile(
            "a stranger's signature under our kid",
            STRANGER.sign(ISSUER.header().build(), good),
            otherKey),
        new Hostile(
            "RSA under the kid of an elliptic key",
            RSA.sign(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.id()).build(), good),
            otherKey),
        new Hostile(
            "embedded jwk",
            STRANGER.sign(ISSUER.header().jwk(STRANGER.jwk().toPublicJWK()).build(), good),
            ownKey),
        new Hostile(
            "jku",
            STRANGER.sign(ISSUER.header().jwkURL(URI.create(ISSUER.url() + "/mine")).build(), good),
            ownKey),
        new Hostile(
            "x5u",
            STRANGER.sign(
                ISSUER.header().x509CertURL(URI.create(ISSUER.url() + "/mine")).build(), good),
            ownKey),
        new Hostile(
            "x5c",
            STRANGER.sign(
                ISSUER.header().x509CertChain(List.of(Base64.encode("certificate"))).build(), good),
            ownKey),
        new Hostile(
            "crit",
            key.sign(
                ISSUER.header().criticalParams(Set.of("exp")).customParam("exp", 1).build(), good),
            "its header has parameters that must be understood (crit)"),
        new Hostile(
            "of another type",
            key.sign(ISSUER.header().type(new JOSEObjectType("logout+jwt")).build(), good),
            "it is no access token by its header (typ)"),
        new Hostile("claims changed", changed(ISSUER.token(VIEWER)), otherKey),
        new Hostile(
            "signature empty", ISSUER.token(VIEWER).replaceFirst("[^.]+$", ""), noSignature),
        new Hostile(
            "signature of zeros",
            ISSUER.token(VIEWER).replaceFirst("[^.]+$", Base64URL.encode(new byte[64]).toString()),
            otherKey),
        new Hostile("signature in the other alphabet of base64", inOtherAlphabet(), noSignature),
        new Hostile(
            "another issuer",
            ISSUER.token(with(c -> c.issuer("https://other.example"))),
            "it is from another issuer"),
        new Hostile(
            "no issuer", ISSUER.token(with(c -> c.issuer(null))), "it is from another issuer"),
        new Hostile(
            "issuer with a slash more",
            ISSUER.token(with(c -> c.issuer(ISSUER.url() + "/"))),
            "it is from another issuer"),
        new Hostile(
            "another audience",
            ISSUER.token(with(c -> c.audience("other"))),
            "it is meant for another audience"),
        new Hostile(
            "no audience",
            ISSUER.token(with(c -> c.audience((String) null))),
            "it is meant for another audience"),
        new Hostile(
            "expired",
            ISSUER.token(with(c -> c.expirationTime(Date.from(now.minusSeconds(61))))),
            "it has expired; get a new one"),
        new Hostile(
            "without an end", ISSUER.token(with(c -> c.expirationTime(null))), "it never expires"),
        new Hostile(
            "of the future",
            ISSUER.token(with(c -> c.notBeforeTime(Date.from(now.plusSeconds(600))))),
            "it is not valid yet; compare the clocks"),
        new Hostile(
            "without a subject",
            ISSUER.token(with(c -> c.subject(null))),
            "its subject is absent or too long"),
        new Hostile(
            "valid from a time that wraps around",
            ISSUER.token(with(c -> c.claim("nbf", Long.MAX_VALUE))),
            "its nbf is after the year 9999"),
        new Hostile(
            "expiring at a time that wraps around",
            ISSUER.token(with(c -> c.claim("exp", 1e18))),
            "its exp is after the year 9999"),
        new Hostile(
            "with a subject of 256 characters",
            ISSUER.token(with(c -> c.subject("s".repeat(256)))),
            "its subject is absent or too long"));
  }

  @ParameterizedTest
  @MethodSource
  void hostile(Hostile row) {
    FloecatException refusal = failure(oidc.authenticate(row.token));

    assertThat(refusal)
        .isInstanceOf(UnauthenticatedException.class)
        .hasMessage("the token is not accepted, because " + row.refusal);
  }

  @Test
  void authenticate_clocksThatDiffer_areForgivenTheSkewAndNoSecondMore() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    try (var own = opened(config(ISSUER.url()), clock, nanoTime::get)) {
      assertThat(own.authenticate(expiresAt(now.minusSeconds(59)))).isCompleted();
      assertThat(failure(own.authenticate(expiresAt(now.minusSeconds(60)))))
          .hasMessageEndingWith("it has expired; get a new one");
      assertThat(own.authenticate(validFrom(now.plusSeconds(60)))).isCompleted();
      assertThat(failure(own.authenticate(validFrom(now.plusSeconds(61)))))
          .hasMessageEndingWith("it is not valid yet; compare the clocks");
    }
  }

  private static String expiresAt(Instant time) {
    return ISSUER.token(with(c -> c.expirationTime(Date.from(time))));
  }

  private static String validFrom(Instant time) {
    return ISSUER.token(with(c -> c.notBeforeTime(Date.from(time))));
  }

  @Test
  void authenticate_typesAndAudiencesThatIssuersUse_areAccepted() {
    for (JOSEObjectType type :
        new JOSEObjectType[] {
          JOSEObjectType.JWT, new JOSEObjectType("application/at+jwt"), new JOSEObjectType("AT+JWT")
        }) {
      String token = ISSUER.key().sign(ISSUER.header().type(type).build(), ISSUER.claims(VIEWER));
      assertThat(oidc.authenticate(token)).as(type.toString()).isCompleted();
    }
    assertThat(
            oidc.authenticate(
                ISSUER.key().sign(ISSUER.header().type(null).build(), ISSUER.claims(VIEWER))))
        .isCompleted();
    assertThat(oidc.authenticate(ISSUER.token(with(c -> c.audience(List.of("other", "floecat"))))))
        .isCompleted();
  }

  @Test
  void authenticate_issuerRotates_takesTheNewKeyAndDropsTheOld() {
    try (var issuer = TestIssuer.start();
        var own = opened(config(issuer.url()), Clock.systemUTC(), nanoTime::get)) {
      SigningKey before = issuer.key();
      String old = issuer.token(VIEWER);
      issuer.rotateTo(RSA);
      String renewed = issuer.token(VIEWER);

      nanoTime.addAndGet(IssuerKeys.PAUSE.toNanos());
      assertThat(own.authenticate(renewed)).succeedsWithin(Duration.ofSeconds(20));
      assertThat(own.authenticate(old)).isCompleted();

      issuer.withdraw(before);
      nanoTime.addAndGet(IssuerKeys.FRESH.toNanos());
      // Waits for the look at the keys, which it is not among.
      assertThat(failure(own.authenticate(ofStranger())))
          .isInstanceOf(UnauthenticatedException.class);
      assertThat(own.authenticate(old)).isCompletedExceptionally();
      assertThat(issuer.keyRequests()).isEqualTo(3);
    }
  }

  @Test
  void authenticate_stormOfMadeUpKeys_asksTheIssuerOnce() {
    int before = ISSUER.keyRequests();
    JWTClaimsSet claims = ISSUER.claims(VIEWER);
    String signed = STRANGER.sign(ISSUER.header().build(), claims);
    for (int i = 0; i < 5_000; i++) {
      String token =
          signed.replaceFirst("^[^.]+", encoded("{\"alg\":\"ES256\",\"kid\":\"k" + i + "\"}"));
      assertThat(oidc.authenticate(token)).isCompletedExceptionally();
    }
    assertThat(ISSUER.keyRequests()).isEqualTo(before);
  }

  /** Not the truth of an issuer. */
  record Wrong(String what, Consumer<TestIssuer> wrong) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Wrong> wrong() {
    String url = ISSUER.url();
    return Stream.of(
        description(
            "another issuer",
            200,
            "{\"issuer\":\"https://x\",\"jwks_uri\":\"%s/keys\"}".formatted(url)),
        description("no jwks_uri", 200, "{\"issuer\":\"%s\"}".formatted(url)),
        description(
            "keys over http elsewhere",
            200,
            "{\"issuer\":\"%s\",\"jwks_uri\":\"http://192.0.2.1/keys\"}".formatted(url)),
        description(
            "keys in a file",
            200,
            "{\"issuer\":\"%s\",\"jwks_uri\":\"file:///etc/passwd\"}".formatted(url)),
        description("no JSON", 200, "<html>"),
        description("nothing there", 404, "{}"),
        description("a redirect to the truth", 302, url + "/moved"),
        description(
            "too much",
            200,
            " ".repeat(300_000)
                + "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url, url)),
        new Wrong("keys that fail", it -> it.answerKeysWith(answer(500, "{}"))),
        new Wrong("keys that are none", it -> it.answerKeysWith(answer(200, "{\"keys\":1}"))),
        new Wrong(
            "keys that are too much",
            it -> it.answerKeysWith(answer(200, " ".repeat(300_000) + "{\"keys\":[]}"))));
  }

  @ParameterizedTest
  @MethodSource
  void wrong(Wrong row) {
    row.wrong.accept(ISSUER);
    String token = ISSUER.token(VIEWER);
    try (var other = opened(config(ISSUER.url()), Clock.systemUTC(), nanoTime::get)) {
      assertThat(failure(other.authenticate(token))).isInstanceOf(UnavailableException.class);
      assertThat(other.check().isHealthy()).isFalse();

      ISSUER.answerKeysWith(Optional.empty());
      ISSUER.describeWith(Optional.empty());
      nanoTime.addAndGet(Duration.ofMinutes(2).toNanos());
      assertThat(other.authenticate(token)).succeedsWithin(Duration.ofSeconds(20));
      assertThat(other.check().isHealthy()).isTrue();
    }
  }

  @Test
  void authenticate_oneKeyOfNoUseBesideTheIssuers_isVerifiedByItsOwn() {
    String own = ISSUER.key().jwk().toPublicJWK().toJSONString();
    ISSUER.answerKeysWith(
        answer(200, "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"odd\"},null,%s]}".formatted(own)));
    try (var other =
        OidcAuthenticator.open(config(ISSUER.url()), Clock.systemUTC(), nanoTime::get)) {
      assertThat(other.authenticate(ISSUER.token(VIEWER))).succeedsWithin(Duration.ofSeconds(20));
      assertThat(other.check().isHealthy()).isTrue();
    }
  }

  /** Through a proxy that wants a user, and to a host that only the proxy knows. */
  @Test
  void open_issuerBehindAProxy_isReachedThroughItAndNoOther() {
    try (var proxy = TestProxy.start(9, Optional.of("Basic YWRhOnB3"))) {
      var issuer = new IssuerUrl("https://idp.invalid");
      assertThat(problem(issuer, Map.of("HTTPS_PROXY", "http://ada:pw@127.0.0.1:" + proxy.port())))
          .doesNotContain("refuses its user", "pw@");
      assertThat(problem(issuer, Map.of("HTTPS_PROXY", "http://ada:no@127.0.0.1:" + proxy.port())))
          .isEqualTo(
              "the proxy on the way to https://idp.invalid/.well-known/openid-configuration refuses"
                  + " its user: mend the user and password in HTTPS_PROXY");
      problem(
          issuer,
          Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port(), "NO_PROXY", ".invalid"));
      problem(
          new IssuerUrl("https://127.0.0.1:9"),
          Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port()));

      // The client may knock again where the proxy reaches nobody.
      assertThat(proxy.requests())
          .containsOnly("CONNECT idp.invalid:443 HTTP/1.1", "407 CONNECT idp.invalid:443 HTTP/1.1");
    }
  }

  private String problem(IssuerUrl issuer, Map<String, String> environment) {
    OidcConfig plain = config(issuer.text());
    var config =
        new OidcConfig(
            plain.issuer(),
            plain.audience(),
            plain.accountClaim(),
            plain.rolesClaim(),
            plain.roleMap(),
            plain.admins(),
            plain.algorithms(),
            plain.clockSkew(),
            Proxies.of(environment));
    try (var other = OidcAuthenticator.open(config, Clock.systemUTC(), nanoTime::get)) {
      return other.check().problem().orElseThrow();
    }
  }

  @Test
  void authenticate_issuerThatIsNotThere_isUnavailable() {
    try (var other = opened(config("http://127.0.0.1:1"), Clock.systemUTC(), nanoTime::get)) {
      assertThat(failure(other.authenticate(ISSUER.token(VIEWER))))
          .isInstanceOf(UnavailableException.class);
      assertThat(other.check().problem().orElseThrow())
          .isEqualTo(
              "http://127.0.0.1:1/.well-known/openid-configuration cannot be reached"
                  + " (ConnectException)");
    }
  }

  @Test
  void authenticate_genuineTokenWithoutAnyRole_isItsSubjectWhoMayNothing() {
    assertThat(oidc.authenticate(ISSUER.token(c -> c.subject("ada"))).join())
        .matches(Principal::hasNoRole)
        .extracting(Principal::subject)
        .isEqualTo("oidc:ada@" + ISSUER.url().substring("http://".length()));
  }

  @Test
  void authenticate_tokensChangedAtRandom_areAllRefusedInTheSameWay() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    byte[] token = ISSUER.token(VIEWER).getBytes(US_ASCII);
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = token.clone();
      // The last characters hold bits that no decoder looks at.
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(changed.length - 2);
        byte before = changed[at];
        do {
          changed[at] = (byte) (' ' + 1 + random.nextInt(94));
        } while (changed[at] == before);
      }
      String text = new String(changed, US_ASCII);
      if (!text.equals(new String(token, US_ASCII))) {
        assertThat(failure(oidc.authenticate(text)))
            .as("seed %d, %s", seed, text)
            .isInstanceOf(UnauthenticatedException.class);
      }
    }
  }

  /** With what the issuer answered when it was asked first. */
  private static OidcAuthenticator opened(OidcConfig config, Clock clock, LongSupplier nanoTime) {
    var opened = OidcAuthenticator.open(config, clock, nanoTime);
    assertThat(opened.check()).isNotNull();
    return opened;
  }

  private static OidcConfig config(String issuer) {
    return new OidcConfig(
        new IssuerUrl(issuer),
        TestIssuer.AUDIENCE,
        "accounts",
        "roles",
        Map.of("viewer", Role.VIEWER),
        new OidcConfig.Admins(Set.of(), Set.of()),
        Set.of(SignatureAlgorithm.ES256, SignatureAlgorithm.RS256),
        Duration.ofMinutes(1));
  }

  /** Its signature is good, and written as plain base64 does. */
  private static String inOtherAlphabet() {
    String token;
    do {
      token = ISSUER.token(VIEWER);
    } while (!token.matches(".*\\.[^.]*[-_][^.]*"));
    int signature = token.lastIndexOf('.');
    return token.substring(0, signature)
        + token.substring(signature).replace('-', '+').replace('_', '/');
  }

  private static Consumer<JWTClaimsSet.Builder> with(Consumer<JWTClaimsSet.Builder> change) {
    return VIEWER.andThen(change);
  }

  private static Wrong description(String what, int status, String body) {
    return new Wrong(what, issuer -> issuer.describeWith(answer(status, body)));
  }

  private static Optional<TestIssuer.Answer> answer(int status, String body) {
    return Optional.of(new TestIssuer.Answer(status, body));
  }

  private static String ofStranger() {
    return STRANGER.sign(
        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(STRANGER.id()).build(),
        ISSUER.claims(VIEWER));
  }

  /** A token of the issuer under another header. */
  private static String withHeader(String header) {
    return ISSUER
        .token(VIEWER)
        .replaceFirst("^[^.]+", encoded(header.formatted(ISSUER.key().id())));
  }

  /** A viewer's token that says editor. */
  private static String changed(String token) {
    String[] parts = token.split("\\.");
    String claims = new Base64URL(parts[1]).decodeToString().replace("viewer", "editor");
    return parts[0] + "." + encoded(claims) + "." + parts[2];
  }

  private static String encoded(String text) {
    return Base64URL.encode(text.getBytes(UTF_8)).toString();
  }

  private static FloecatException failure(CompletableFuture<?> future) {
    try {
      throw new AssertionError("accepted: " + future.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return (FloecatException) Objects.requireNonNull(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
