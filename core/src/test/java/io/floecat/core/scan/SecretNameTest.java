package io.floecat.core.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of parameters. Those of properties stand in the table of {@link ContentScanTest}. */
class SecretNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "access_token",
        "api_key",
        "apikey",
        "key",
        "KEY",
        "sig",
        "Signature",
        "code",
        "auth",
        "X-Amz-Signature",
        "X-Amz-Credential",
        "X-Amz-Security-Token",
        "X-Goog-Signature",
        "password",
        "client_secret",
        "client_assertion",
        "sas"
      })
  void isParameter_nameOfASecret_isTrue(String name) {
    assertThat(SecretName.isParameter(name, "a1b2")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "warehouse, a1b2",
    "v, 1",
    "page, 2",
    "pageToken-type, opaque",
    "key-id, a1b2",
    "partition_key, a1b2",
    "coder, x",
    "sigma, 1",
    "authority, x",
    "X-Amz-Expires, 3600",
    "grant_type, password",
    "auth, true",
    "refresh_token_enabled, false"
  })
  void isParameter_nameThatIsNone_isFalse(String name, String value) {
    assertThat(SecretName.isParameter(name, value)).isFalse();
  }
}
