package io.floecat.core.connector;

import static io.floecat.core.connector.Checks.at;
import static io.floecat.core.connector.Checks.violations;
import static io.floecat.core.connector.Checks.withCredential;
import static io.floecat.core.connector.SampleConnectors.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.FieldViolation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriRulesTest {

  private static final String HTTPS =
      "must begin with https://; http:// is for localhost, 127.0.0.0/8 and [::1] only";
  private static final String ABSOLUTE =
      "must be an absolute URI with a host in ASCII letters, such as"
          + " https://catalog.example.com/api";
  private static final String PARAMETER =
      "has a query parameter that looks like a secret: credentials belong in auth";
  private static final String USER_INFO = "must have no user name or password: they belong in auth";
  private static final String FRAGMENT = "must have no fragment: remove # and what follows";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://catalog.example.com",
        "HTTPS://Catalog.Example.COM:443/api/v1/",
        "https://catalog.example.com./",
        "https://data_lake.example.com/api",
        "https://Data_Lake:8443/api",
        "https://_x.example.com:65535",
        "https://catalog.example.com/a%2Fb%3Fc",
        "https://catalog.example.com/?refresh_token_enabled=true",
        "https://catalog:8443",
        "https://catalog:65535",
        "https://10.0.0.1/x",
        "https://[2001:db8::1]:8443/x",
        "https://xn--bcher-kva.example/",
        "https://catalog.example.com/api?warehouse=w&v=1",
        "https://catalog.example.com/a%20b/user@example.com",
        "http://localhost",
        "http://LOCALHOST:8181/api",
        "http://127.0.0.1:8181",
        "http://127.255.0.3",
        "http://[::1]:8181/"
      })
  void check_goodUri_isValid(String uri) {
    assertThat(withUri(uri)).isEmpty();
    assertThat(withTokenUri(uri)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("badUris")
  void check_badUri_isRefusedWithoutTheValue(String uri, List<String> problems) {
    assertThat(withUri(uri)).isEqualTo(at("connector.uri", problems));
    assertThat(withTokenUri(uri))
        .isEqualTo(at("connector.auth.client_credentials.token_uri", problems));
  }

  static Stream<Arguments> badUris() {
    return Stream.of(
        Arguments.of("catalog.example.com", List.of(ABSOLUTE)),
        Arguments.of("/api", List.of(ABSOLUTE)),
        Arguments.of("//catalog.example.com/api", List.of(ABSOLUTE)),
        Arguments.of("https:", List.of(ABSOLUTE)),
        Arguments.of("https:///api", List.of(ABSOLUTE)),
        Arguments.of("https:catalog.example.com", List.of(ABSOLUTE)),
        Arguments.of("https://", List.of(ABSOLUTE)),
        Arguments.of("https://:8443/", List.of(ABSOLUTE)),
        Arguments.of("https://a b.example.com", List.of(ABSOLUTE)),
        Arguments.of(" https://a.example.com", List.of(ABSOLUTE)),
        Arguments.of("https://a.example.com\n", List.of(ABSOLUTE)),
        Arguments.of("https://a.example.com\\@b.example.com", List.of(ABSOLUTE)),
        Arguments.of("https://a%2eexample.com", List.of(ABSOLUTE)),
        Arguments.of("https://bücher.example", List.of(ABSOLUTE)),
        Arguments.of("https://a_b.example.com:0", List.of(ABSOLUTE)),
        Arguments.of("https://a_b.1", List.of(ABSOLUTE)),
        Arguments.of("https://a_b.0x7f", List.of(ABSOLUTE)),
        Arguments.of("https://a_b..example.com", List.of(ABSOLUTE)),
        Arguments.of("http://a_b.example.com", List.of(HTTPS)),
        Arguments.of("https://user:pw@a_b.example.com", List.of(USER_INFO)),
        Arguments.of("https://127.1", List.of(ABSOLUTE)),
        Arguments.of("https://a.example.com:0", List.of(ABSOLUTE)),
        Arguments.of("https://a.example.com:65536", List.of(ABSOLUTE)),
        Arguments.of("https://a.example.com:http", List.of(ABSOLUTE)),
        Arguments.of("mailto:a@example.com", List.of(ABSOLUTE)),
        Arguments.of("http://a.example.com", List.of(HTTPS)),
        Arguments.of("http://localhost.example.com", List.of(HTTPS)),
        Arguments.of("http://127.0.0.1.example.com", List.of(HTTPS)),
        Arguments.of("http://10.0.0.1", List.of(HTTPS)),
        Arguments.of("http://[::2]", List.of(HTTPS)),
        Arguments.of("http://0.0.0.0", List.of(HTTPS)),
        Arguments.of("ftp://a.example.com", List.of(HTTPS)),
        Arguments.of("jdbc://localhost", List.of(HTTPS)),
        Arguments.of("https://user:pw@a.example.com", List.of(USER_INFO)),
        Arguments.of("https://user@a.example.com", List.of(USER_INFO)),
        Arguments.of("https://@a.example.com", List.of(USER_INFO)),
        Arguments.of("https://a.example.com#x", List.of(FRAGMENT)),
        Arguments.of("https://a.example.com/#", List.of(FRAGMENT)),
        Arguments.of("https://a.example.com?token=x", List.of(PARAMETER)),
        Arguments.of("https://a.example.com?v=1&sig=x", List.of(PARAMETER)),
        Arguments.of("https://a.example.com?v=1;api_key=x", List.of(PARAMETER)),
        Arguments.of("https://a.example.com?%74oken=x", List.of(PARAMETER)),
        Arguments.of("https://a.example.com/a;token=x/b", List.of(PARAMETER)),
        Arguments.of("https://a.example.com?v=1%26token=x", List.of(PARAMETER)),
        Arguments.of("https://a.example.com?v=1%2526%2574oken%253Dx", List.of(PARAMETER)),
        Arguments.of("https://a.example.com?next=https%3A%2F%2Fb%2F%3Fsig%3Dx", List.of(PARAMETER)),
        Arguments.of(
            "https://a.example.com/dapi0123456789abcdef0123456789abcdef",
            List.of(
                "holds what looks like a Databricks token: credentials belong in a secret field"
                    + " of auth")),
        Arguments.of(
            "http://u@a.example.com/?key=1#x", List.of(HTTPS, USER_INFO, FRAGMENT, PARAMETER)));
  }

  @Test
  void check_uriLength_isLimited() {
    String uri = "https://catalog.example.com/";
    String longest = uri + "a".repeat(2_048 - uri.length());

    assertThat(withUri(longest)).isEmpty();
    assertThat(withUri(longest + "a"))
        .isEqualTo(at("connector.uri", List.of("must have at most 2048 characters")));
  }

  private static List<FieldViolation> withUri(String uri) {
    return violations(given(SampleCredentials.basic()).toBuilder().setUri(uri).build());
  }

  private static List<FieldViolation> withTokenUri(String uri) {
    return withCredential("client_credentials.token_uri", uri);
  }
}
