package io.floecat.sandbox.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes the signature that a request must have (Signature Version 4). */
final class Signature {

  private static final String HMAC = "HmacSHA256";

  private Signature() {}

  /** The signature of {@code request}, in hex, under {@code secretKey}. */
  static String compute(
      SignedRequest request, Authorization authorization, String date, String secretKey) {
    String stringToSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            date,
            authorization.scope().toString(),
            sha256(canonical(request, authorization.signedHeaders()).getBytes(UTF_8)));
    byte[] key = ("AWS4" + secretKey).getBytes(UTF_8);
    Authorization.Scope scope = authorization.scope();
    for (String part :
        List.of(scope.date(), scope.region(), scope.service(), scope.terminator(), stringToSign)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(key);
  }

  private static String canonical(SignedRequest request, List<String> signedHeaders) {
    String headers =
        signedHeaders.stream()
            .map(name -> name + ":" + canonicalValue(request, name) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n", "POST", "/", "", headers, String.join(";", signedHeaders), sha256(request.body()));
  }

  private static String canonicalValue(SignedRequest request, String name) {
    return request.headers().getOrDefault(name, List.of()).stream()
        .map(value -> value.trim().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
