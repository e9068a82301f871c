package io.floecat.server.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.floecat.runtime.config.OidcConfig;
import io.floecat.spi.error.UnauthenticatedException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a token must be: a signed JWT, by an accepted algorithm and a key that the issuer has
 * published, from that issuer, for this service, and of now.
 */
final class TokenVerifier {

  /** RFC 9068 asks for the first; most issuers say the second, or nothing. */
  private static final Set<JOSEObjectType> TYPES =
      Set.of(
          new JOSEObjectType("at+jwt"),
          new JOSEObjectType("application/at+jwt"),
          JOSEObjectType.JWT);

  /** RFC 7515, section 7.1. The library also takes base64's other alphabet, and skips blanks. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private static final List<String> TIMES = List.of("exp", "nbf", "iat");

  /** Of the year 9999. */
  private static final double LAST_SECOND = 253_402_300_799d;

  private final OidcConfig config;
  private final Set<JWSAlgorithm> algorithms;
  private final Clock clock;

  TokenVerifier(OidcConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.algorithms =
        config.algorithms().stream()
            .map(algorithm -> JWSAlgorithm.parse(algorithm.name()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Reads a token as far as that needs no key; its claims are not to be trusted yet.
   *
   * @throws UnauthenticatedException it cannot be accepted, whichever keys there are
   */
  SignedJWT parse(String token) {
    SignedJWT parsed = signedJwt(token);
    JWSHeader header = parsed.getHeader();
    if (!algorithms.contains(header.getAlgorithm())) {
      throw TokenErrors.because("it is signed by an algorithm that this server does not accept");
    }
    if (bringsItsOwnKey(header)) {
      throw TokenErrors.because("it names its own key (jwk, jku, x5u or x5c)");
    }
    if (header.getCriticalParams() != null) {
      throw TokenErrors.because("its header has parameters that must be understood (crit)");
    }
    if (header.getKeyID() == null) {
      throw TokenErrors.because("it does not name the key that it is signed by (kid)");
    }
    if (header.getType() != null && !TYPES.contains(header.getType())) {
      throw TokenErrors.because("it is no access token by its header (typ)");
    }
    return parsed;
  }

  /**
   * The claims of a token that {@link #parse} has read.
   *
   * @throws UnauthenticatedException it is not signed by one of {@code keys}, or says something
   *     that it must not
   */
  JWTClaimsSet verify(SignedJWT token, JWKSet keys) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(algorithms, new ImmutableJWKSet<>(keys)));
    var types = new HashSet<@Nullable JOSEObjectType>(TYPES);
    types.add(null);
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(types));
    processor.setJWTClaimsSetVerifier((claims, _) -> requireAcceptable(claims));
    requireTimes(token);
    try {
      return processor.process(token, null);
    } catch (BadJWTException e) {
      throw TokenErrors.because(String.valueOf(e.getMessage()));
    } catch (BadJOSEException | JOSEException e) {
      throw TokenErrors.because("its signature is not that of the issuer");
    }
  }

  private static SignedJWT signedJwt(String token) {
    if (!COMPACT.matcher(token).matches()) {
      throw noSignedJwt();
    }
    try {
      return SignedJWT.parse(token);
    } catch (ParseException | IllegalArgumentException | IllegalStateException e) {
      throw noSignedJwt();
    }
  }

  private static UnauthenticatedException noSignedJwt() {
    return TokenErrors.because("it is no signed JWT");
  }

  private static boolean bringsItsOwnKey(JWSHeader header) {
    return header.getJWK() != null
        || header.getJWKURL() != null
        || header.getX509CertURL() != null
        || header.getX509CertChain() != null;
  }

  /**
   * The library counts milliseconds and wraps around: a token that is to be valid in the far future
   * would be valid now.
   */
  private static void requireTimes(SignedJWT token) {
    Map<String, Object> claims = token.getPayload().toJSONObject();
    for (String name : TIMES) {
      if (claims != null
          && claims.get(name) instanceof Number seconds
          && !(Math.abs(seconds.doubleValue()) <= LAST_SECOND)) {
        throw TokenErrors.because("its %s is after the year 9999".formatted(name));
      }
    }
  }

  /** Called when the signature is known to be good. */
  private void requireAcceptable(JWTClaimsSet claims) throws BadJWTException {
    Instant now = clock.instant();
    if (!config.issuer().text().equals(claims.getIssuer())) {
      throw new BadJWTException("it is from another issuer");
    }
    if (!claims.getAudience().contains(config.audience())) {
      throw new BadJWTException("it is meant for another audience");
    }
    Date expiration = claims.getExpirationTime();
    if (expiration == null) {
      throw new BadJWTException("it never expires");
    }
    if (!now.minus(config.clockSkew()).isBefore(expiration.toInstant())) {
      throw new BadJWTException("it has expired; get a new one");
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && now.plus(config.clockSkew()).isBefore(notBefore.toInstant())) {
      throw new BadJWTException("it is not valid yet; compare the clocks");
    }
  }
}
