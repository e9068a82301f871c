package io.floecat.runtime.config;

/**
 * How a token can be signed. Only ways for which the public key is not enough to sign, under their
 * names in JOSE (RFC 7518, section 3.1).
 */
public enum SignatureAlgorithm {
  RS256,
  RS384,
  RS512,
  PS256,
  PS384,
  PS512,
  ES256,
  ES384,
  ES512
}
