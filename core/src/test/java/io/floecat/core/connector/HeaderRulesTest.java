package io.floecat.core.connector;

import static io.floecat.core.connector.Checks.at;
import static io.floecat.core.connector.Checks.violations;
import static io.floecat.core.connector.Checks.withCredential;
import static io.floecat.core.connector.SampleConnectors.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.FieldViolation;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRulesTest {

  @Test
  void check_headers_areLimited() {
    var connector = given(SampleCredentials.basic()).toBuilder();
    IntStream.range(0, 20).forEach(i -> connector.getAuthBuilder().putHeaders("X-" + i, "v"));
    assertThat(violations(connector.build())).isEmpty();

    connector.getAuthBuilder().putHeaders("not a header's name", "v");
    assertThat(violations(connector.build()))
        .isEqualTo(at("connector.auth.headers", List.of("at most 20 headers can be set")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "keep-alive",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Host",
        "HOST",
        "Content-Length",
        "Proxy-Authorization",
        "Proxy-Connection"
      })
  void check_headerOfTheConnection_isRefused(String name) {
    String problem = "this header belongs to the connection and cannot be set";

    assertThat(withHeader(name, "v"))
        .isEqualTo(at("connector.auth.headers." + name, List.of(problem)));
    assertThat(withApiKeyHeader(name))
        .isEqualTo(at("connector.auth.api_key.header", List.of(problem)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X Key", "X:Key", ":path", "X-Kéy", "X-Key\r\nX-Other", "(X)", "X/Y", "\"\""})
  void check_headerNameThatIsNoToken_isRefused(String name) {
    var problem =
        List.of("a header's name is one or more of A-Z a-z 0-9 and ! # $ % & ' * + - . ^ _ ` | ~");

    assertThat(withHeader(name, "v")).isEqualTo(at("connector.auth.headers", problem));
    assertThat(withApiKeyHeader(name)).isEqualTo(at("connector.auth.api_key.header", problem));
  }

  @Test
  void check_credentialAsAHeadersName_isRefusedWithoutTheValue() {
    assertThat(withHeader("AKIAIOSFODNN7EXAMPLE", "v"))
        .isEqualTo(
            at(
                "connector.auth.headers",
                List.of(
                    "holds what looks like an AWS access key id: credentials belong in a secret"
                        + " field of auth")));
  }

  @Test
  void check_headerTwice_isRefusedInAnyCase() {
    String problem =
        "this header is set twice: names are the same in any case, and the credential's own header"
            + " counts";
    var connector = given(SampleCredentials.headersOnly()).toBuilder();
    connector.getAuthBuilder().putHeaders("x-key", "v");
    assertThat(violations(connector.build())).extracting("description").containsExactly(problem);

    assertThat(withHeader("authorization", "v"))
        .isEqualTo(at("connector.auth.headers.authorization", List.of(problem)));

    connector.setAuth(SampleCredentials.apiKey().toBuilder().putHeaders("x-api-key", "v"));
    assertThat(violations(connector.build()))
        .isEqualTo(at("connector.auth.headers.x-api-key", List.of(problem)));

    connector.setAuth(SampleCredentials.headersOnly().toBuilder().putHeaders("Authorization", "v"));
    assertThat(violations(connector.build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a\r\nX-Admin: 1",
        "a\n",
        "a\r",
        "a\u0000b",
        " a",
        "a ",
        "é",
        "a\u007f",
        "\ta"
      })
  void check_valueThatWouldBreakAHeader_isRefused(String value) {
    var problem =
        List.of(
            "is sent in a header: it must be visible ASCII, with blanks inside only and no line"
                + " break, also not at its end");

    assertThat(withHeader("X-Key", value)).isEqualTo(at("connector.auth.headers.X-Key", problem));
    if (!value.isBlank()) {
      for (String path :
          List.of("bearer_token.token", "api_key.key", "aws_access_key.session_token")) {
        assertThat(withCredential(path, value)).isEqualTo(at("connector.auth." + path, problem));
      }
    }
  }

  private static List<FieldViolation> withHeader(String name, String value) {
    return violations(given(SampleCredentials.basic().toBuilder().putHeaders(name, value).build()));
  }

  private static List<FieldViolation> withApiKeyHeader(String name) {
    return withCredential("api_key.header", name);
  }
}
