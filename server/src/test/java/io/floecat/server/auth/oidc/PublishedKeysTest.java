package io.floecat.server.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import io.floecat.testkit.oidc.SigningKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of an issuer's keys verify tokens, and what is said of the others. */
class PublishedKeysTest {

  private static final SigningKey GOOD = SigningKey.elliptic();
  private static final JWK GOOD_RSA = SigningKey.rsa(2048).jwk().toPublicJWK();

  /** The base point of secp256k1 (SEC 2, section 2.4.1). */
  private static final String K1_GENERATOR =
      "\"x\":\"eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g\",\"y\":\"SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg\"";

  private static final String NAME = "\"kid\":\"odd\"";

  /** A key that verifies nothing, and why; no reason: the issuer does not mean it to. */
  record Odd(String what, String json, String reason) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Odd> odd() throws Exception {
    String point = coordinates(SigningKey.elliptic());
    return Stream.of(
        new Odd(
            "secp256k1",
            "{\"kty\":\"EC\",%s,\"crv\":\"secp256k1\",%s}".formatted(NAME, K1_GENERATOR),
            "odd: is on another curve than P-256, P-384 and P-521"),
        new Odd(
            "brainpool",
            "{\"kty\":\"EC\",%s,\"crv\":\"BP-256\",%s}".formatted(NAME, point),
            "odd: no complete key of a known type"),
        new Odd(
            "not on its curve",
            "{\"kty\":\"EC\",%s,\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}".formatted(NAME),
            "odd: no complete key of a known type"),
        new Odd(
            "malformed x5c", rsaWith("\"x5c\":[\"!\"]"), "odd: no complete key of a known type"),
        new Odd(
            "x5c that is no list", rsaWith("\"x5c\":7"), "odd: no complete key of a known type"),
        new Odd(
            "missing e",
            "{\"kty\":\"RSA\",%s,\"n\":\"%s\"}".formatted(NAME, modulus()),
            "odd: no complete key of a known type"),
        new Odd(
            "even e",
            "{\"kty\":\"RSA\",%s,\"n\":\"%s\",\"e\":\"AA\"}".formatted(NAME, modulus()),
            "odd: has numbers that no RSA key has"),
        new Odd(
            "missing kty",
            "{%s,\"n\":\"%s\",\"e\":\"AQAB\"}".formatted(NAME, modulus()),
            "odd: no complete key of a known type"),
        new Odd(
            "unknown kty",
            "{\"kty\":\"AKP\",%s,\"pub\":\"AA\"}".formatted(NAME),
            "odd: no complete key of a known type"),
        new Odd(
            "kty that is no text",
            "{\"kty\":7,%s}".formatted(NAME),
            "odd: no complete key of a known type"),
        new Odd("unknown use", rsaWith("\"use\":\"wrap\""), "odd: is for another use"),
        new Odd("unknown alg", rsaWith("\"alg\":\"XY9\""), "odd: is for another algorithm"),
        new Odd(
            "alg of another kind", rsaWith("\"alg\":\"ES256\""), "odd: is for another algorithm"),
        new Odd(
            "symmetric",
            "{\"kty\":\"oct\",%s,\"k\":\"c2VjcmV0\"}".formatted(NAME),
            "odd: is published with its secret part, so that anybody can sign by it"),
        new Odd(
            "Ed25519",
            new OctetKeyPairGenerator(Curve.Ed25519)
                .keyID("odd")
                .generate()
                .toPublicJWK()
                .toJSONString(),
            "odd: is neither an RSA nor an EC key"),
        new Odd(
            "private part",
            new ECKeyGenerator(Curve.P_256).keyID("odd").generate().toJSONString(),
            "odd: is published with its secret part, so that anybody can sign by it"),
        new Odd(
            "too small",
            SigningKey.rsa(1024)
                .jwk()
                .toPublicJWK()
                .toJSONString()
                .replaceFirst("\"kid\":\"[^\"]*\"", NAME),
            "odd: has less than 2048 bits"),
        new Odd(
            "far too large",
            "{\"kty\":\"RSA\",%s,\"n\":\"%s\",\"e\":\"AQAB\"}".formatted(NAME, "_".repeat(4000)),
            "odd: has numbers that no RSA key has"),
        new Odd(
            "without a name",
            rsaWith("").replace(NAME + ",", ""),
            "number 1: has no name (kid) for tokens to give"),
        new Odd(
            "a name that is no text",
            rsaWith("").replace(NAME, "\"kid\":7"),
            "number 1: no complete key of a known type"),
        new Odd(
            "a name for a terminal",
            rsaWith("\"use\":\"wrap\"").replace(NAME, "\"kid\":\"\\u001b[31m\""),
            "number 1: is for another use"),
        new Odd("a string", "\"key\"", "number 1: no JSON object"),
        new Odd("null", "null", "number 1: no JSON object"),
        new Odd("an array", "[]", "number 1: no JSON object"),
        new Odd("an empty object", "{}", "number 1: no complete key of a known type"),
        new Odd("for encryption", rsaWith("\"use\":\"enc\",\"alg\":\"RSA-OAEP\""), ""),
        new Odd("revoked", rsaWith("\"revoked\":{\"revoked_at\":1}"), "odd: is revoked"),
        new Odd("expired", rsaWith("\"exp\":1000"), "odd: has expired, or is not valid yet"),
        new Odd("of later", rsaWith("\"nbf\":1001"), "odd: has expired, or is not valid yet"),
        new Odd("for encryption by key_ops", rsaWith("\"key_ops\":[\"encrypt\"]"), ""));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void parse_oddKeyBesideGoodOnes_passesOverThatOneAndSaysWhy(Odd odd) {
    PublishedKeys keys = parse(set(odd.json, good(), GOOD_RSA.toJSONString()));

    assertThat(keys.usable().getKeys()).containsExactly(GOOD.jwk().toPublicJWK(), GOOD_RSA);
    assertThat(keys.unusable()).isEqualTo(odd.reason.isEmpty() ? List.of() : List.of(odd.reason));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void parse_oddKeyAlone_leavesNone(Odd odd) {
    assertThat(parse(set(odd.json)).usable().isEmpty()).isTrue();
  }

  @Test
  void parse_twoKeysOfOneName_keepsBoth() {
    String other =
        SigningKey.elliptic()
            .jwk()
            .toPublicJWK()
            .toJSONString()
            .replaceFirst("\"kid\":\"[^\"]*\"", "\"kid\":\"" + GOOD.id() + "\"");

    assertThat(parse(set(other, good())).usable().getKeys())
        .hasSize(2)
        .allMatch(key -> key.getKeyID().equals(GOOD.id()));
  }

  @Test
  void parse_keyWithinItsTimes_isUsable() {
    assertThat(parse(set(rsaWith("\"nbf\":1000,\"exp\":1001"))).usable().getKeys()).hasSize(1);
  }

  @Test
  void parse_tooManyKeys_readsTheFirstAndSaysLittle() {
    var many = new ArrayList<>(Collections.nCopies(300, "{\"kty\":\"none\"}"));
    many.addFirst(good());

    PublishedKeys keys = parse(set(many.toArray(String[]::new)));

    assertThat(keys.usable().getKeys()).hasSize(1);
    assertThat(keys.unusable()).hasSize(11).last().isEqualTo("and 90 more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{}", "{\"keys\":1}", "{\"keys\":{}}", "{\"keys\":null}", "<html>"})
  void parse_noSet_isRefused(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IssuerException.class)
        .hasMessage("the issuer's keys are no JSON Web Key Set");
  }

  @Test
  void parse_deepNesting_isRefused() {
    assertThatThrownBy(() -> parse("{\"keys\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
        .isInstanceOf(IssuerException.class);
  }

  private static PublishedKeys parse(String json) {
    return PublishedKeys.parse(json, Instant.ofEpochSecond(1_000));
  }

  private static String set(String... keys) {
    return "{\"keys\":[%s]}".formatted(String.join(",", keys));
  }

  private static String good() {
    return GOOD.jwk().toPublicJWK().toJSONString();
  }

  private static String rsaWith(String members) {
    String comma = members.isEmpty() ? "" : ",";
    return "{\"kty\":\"RSA\",%s,\"n\":\"%s\",\"e\":\"AQAB\"%s%s}"
        .formatted(NAME, modulus(), comma, members);
  }

  private static String modulus() {
    return ((RSAKey) GOOD_RSA).getModulus().toString();
  }

  private static String coordinates(SigningKey key) {
    Map<String, Object> members = key.jwk().toJSONObject();
    return "\"x\":\"%s\",\"y\":\"%s\"".formatted(members.get("x"), members.get("y"));
  }
}
