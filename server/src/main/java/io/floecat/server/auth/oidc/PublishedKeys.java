package io.floecat.server.auth.oidc;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON Web Key Set, key by key: a key that cannot be used takes no other with it (RFC 7517,
 * section 5).
 *
 * @param usable the keys that verify tokens; none of them holds a private part
 * @param unusable why each other signing key is not among them, in words for the log; a key for
 *     encryption is in neither list
 */
record PublishedKeys(JWKSet usable, List<String> unusable) {

  /** More than any issuer publishes; the rest of a longer set is not looked at. */
  private static final int MAX_KEYS = 100;

  /** What the log says of one set. */
  private static final int MAX_REASONS = 10;

  private static final int MIN_RSA_BITS = 2048;

  private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

  /** A name that can stand in a log line as it is. */
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\x21-\\x7e]{1,64}");

  /** Copies the list. */
  PublishedKeys {
    unusable = List.copyOf(unusable);
  }

  /**
   * Reads a set, as it counts at {@code now}.
   *
   * @throws IssuerException {@code json} is no key set
   */
  static PublishedKeys parse(String json, Instant now) {
    List<?> entries = entries(json);
    var usable = new ArrayList<JWK>();
    var unusable = new ArrayList<String>();
    for (int i = 0; i < Math.min(entries.size(), MAX_KEYS); i++) {
      read(entries.get(i), "number " + (i + 1), now, usable, unusable);
    }
    if (entries.size() > MAX_KEYS) {
      unusable.add("all after number %s: too many keys".formatted(MAX_KEYS));
    }
    return new PublishedKeys(new JWKSet(usable), shortened(unusable));
  }

  private static List<?> entries(String json) {
    try {
      if (JSONObjectUtils.parse(json).get("keys") instanceof List<?> entries) {
        return entries;
      }
    } catch (ParseException _) {
      // Told below.
    }
    throw new IssuerException("the issuer's keys are no JSON Web Key Set");
  }

  private static void read(
      Object entry, String position, Instant now, List<JWK> usable, List<String> unusable) {
    if (!(entry instanceof Map<?, ?> members)) {
      unusable.add(position + ": no JSON object");
      return;
    }
    String name =
        members.get("kid") instanceof String kid && PLAIN_NAME.matcher(kid).matches()
            ? kid
            : position;
    try {
      @SuppressWarnings("unchecked") // the names in a JSON object are strings
      JWK key = JWK.parse((Map<String, Object>) members);
      if (isForSignatures(key)) {
        problem(key, now)
            .ifPresentOrElse(why -> unusable.add(name + ": " + why), () -> usable.add(key));
      }
    } catch (ParseException | RuntimeException _) {
      // The library refuses with any of these. Its message can quote what the issuer wrote.
      unusable.add(name + ": no complete key of a known type");
    }
  }

  private static boolean isForSignatures(JWK key) {
    return (key.getKeyUse() == null || !key.getKeyUse().equals(KeyUse.ENCRYPTION))
        && (key.getKeyOperations() == null
            || key.getKeyOperations().contains(KeyOperation.VERIFY)
            || key.getKeyOperations().contains(KeyOperation.SIGN));
  }

  /** Few keys have times (OpenID Federation, section 8.7.2). */
  private static boolean isValid(JWK key, Instant now) {
    return (key.getExpirationTime() == null || now.isBefore(key.getExpirationTime().toInstant()))
        && (key.getNotBeforeTime() == null || !now.isBefore(key.getNotBeforeTime().toInstant()));
  }

  private static Optional<String> problem(JWK key, Instant now) {
    if (key.getKeyID() == null || key.getKeyID().isEmpty()) {
      return Optional.of("has no name (kid) for tokens to give");
    }
    if (key.getKeyUse() != null && !key.getKeyUse().equals(KeyUse.SIGNATURE)) {
      return Optional.of("is for another use");
    }
    if (key.getKeyRevocation() != null) {
      return Optional.of("is revoked");
    }
    if (!isValid(key, now)) {
      return Optional.of("has expired, or is not valid yet");
    }
    if (key.isPrivate()) {
      return Optional.of("is published with its secret part, so that anybody can sign by it");
    }
    return switch (key) {
      case RSAKey rsa -> problem(rsa);
      case ECKey ec -> problem(ec);
      default -> Optional.of("is neither an RSA nor an EC key");
    };
  }

  private static Optional<String> problem(RSAKey key) {
    if (key.size() < MIN_RSA_BITS) {
      return Optional.of("has less than %s bits".formatted(MIN_RSA_BITS));
    }
    if (!isOf(JWSAlgorithm.Family.RSA, key.getAlgorithm())) {
      return Optional.of("is for another algorithm");
    }
    try {
      key.toRSAPublicKey();
      return Optional.empty();
    } catch (JOSEException _) {
      return Optional.of("has numbers that no RSA key has");
    }
  }

  private static Optional<String> problem(ECKey key) {
    if (!CURVES.contains(key.getCurve())) {
      return Optional.of("is on another curve than P-256, P-384 and P-521");
    }
    if (!isOf(JWSAlgorithm.Family.EC, key.getAlgorithm())) {
      return Optional.of("is for another algorithm");
    }
    try {
      key.toECPublicKey();
      return Optional.empty();
    } catch (JOSEException _) {
      return Optional.of("has a point that is not on its curve");
    }
  }

  private static boolean isOf(JWSAlgorithm.Family family, Algorithm algorithm) {
    return algorithm == null
        || family.stream().anyMatch(known -> known.getName().equals(algorithm.getName()));
  }

  private static List<String> shortened(List<String> reasons) {
    if (reasons.size() <= MAX_REASONS) {
      return reasons;
    }
    var shown = new ArrayList<>(reasons.subList(0, MAX_REASONS));
    shown.add("and %s more".formatted(reasons.size() - MAX_REASONS));
    return shown;
  }
}
