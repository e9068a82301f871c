package io.floecat.testkit.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.UUID;

/** A key pair of an issuer. */
public record SigningKey(JWK jwk, JWSAlgorithm algorithm, JWSSigner signer) {

  /** A new key on the curve P-256, with a name of its own. */
  public static SigningKey elliptic() {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_256)
              .keyID(UUID.randomUUID().toString())
              .keyUse(KeyUse.SIGNATURE)
              .generate();
      return new SigningKey(key, JWSAlgorithm.ES256, new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new RSA key of this many bits, with a name of its own. */
  public static SigningKey rsa(int bits) {
    try {
      RSAKey key =
          new RSAKeyGenerator(bits, true)
              .keyID(UUID.randomUUID().toString())
              .keyUse(KeyUse.SIGNATURE)
              .generate();
      return new SigningKey(key, JWSAlgorithm.RS256, new RSASSASigner(key.toRSAPrivateKey(), true));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its name, which tokens give. */
  public String id() {
    return jwk.getKeyID();
  }

  /** A token of these parts. */
  public String sign(JWSHeader header, JWTClaimsSet claims) {
    try {
      var token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
