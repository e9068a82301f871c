package io.floecat.core.scan;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretShapeTest {

  @ParameterizedTest
  @CsvSource({
    "-----BEGIN PRIVATE KEY-----, PRIVATE_KEY",
    "-----BEGIN RSA PRIVATE KEY-----\\nMII, PRIVATE_KEY",
    "x -----BEGIN OPENSSH PRIVATE KEY-----, PRIVATE_KEY",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----, PRIVATE_KEY",
    "AKIAIOSFODNN7EXAMPLE, AWS_ACCESS_KEY",
    "id=ASIAIOSFODNN7EXAMPLE;, AWS_ACCESS_KEY",
    "ghp_0123456789abcdefghij0123456789abcdef, GITHUB_TOKEN",
    "gho_0123456789abcdefghij0123456789abcdef, GITHUB_TOKEN",
    "github_pat_11ABCDEFG0123456789_abcdef, GITHUB_TOKEN",
    "dapi0123456789abcdef0123456789abcdef, DATABRICKS_TOKEN",
    "dapi0123456789abcdef0123456789abcdef-2, DATABRICKS_TOKEN",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl, JSON_WEB_TOKEN",
    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl, JSON_WEB_TOKEN",
    "Bearer opaque-0123456789, BEARER",
    "Basic ZXRsOmh1bnRlcjI=, BASIC"
  })
  void find_credential_tellsItsShape(String text, SecretShape shape) {
    assertThat(SecretShape.find(text)).contains(shape);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "BEGIN PRIVATE KEY",
        "AKIA",
        "AKIAshort",
        "akiaiosfodnn7example",
        "AKIAIOSFODNN7EXAMPLE0",
        "XAKIAIOSFODNN7EXAMPLE",
        "ghp_",
        "ghp_catalog",
        "dapi",
        "dapi-docs",
        "sandapi0123456789abcdef",
        "eyJ",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0",
        "a.b.c",
        "io.floecat.core.connector",
        "https://example.com/a@b",
        "https://example.com/?mail=a@b.example.com",
        "mail a@b.example.com",
        "s3://bucket/key"
      })
  void find_anythingElse_isEmpty(String text) {
    assertThat(SecretShape.find(text)).isEmpty();
  }

  @Test
  void find_longAlmostCredentials_takesOnePass() {
    assertTimeoutPreemptively(
        ofSeconds(5),
        () -> {
          for (String part :
              new String[] {
                "A",
                "AKIA",
                "eyJ",
                "eyJaaaaa.a.",
                "://",
                "://a",
                "-----BEGIN ",
                "ghp_",
                "sig",
                "Bearer ",
                "Basic a",
                "aB3/",
                "1//",
                "xox",
                "SG.",
                "ver:1-hint:",
                "MII",
                "\"kty\" \"d",
                "\"keyData\":{",
                "Digest ",
                "Digest response=",
                "v1.local."
              }) {
            for (int i = 0; i < 100; i++) {
              assertThat(SecretShape.find(part.repeat(4_096 / part.length()))).isEmpty();
            }
          }
        });
  }
}
