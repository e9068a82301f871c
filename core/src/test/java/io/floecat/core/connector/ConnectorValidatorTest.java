package io.floecat.core.connector;

import static io.floecat.core.connector.Checks.at;
import static io.floecat.core.connector.Checks.refusal;
import static io.floecat.core.connector.Checks.violations;
import static io.floecat.core.connector.SampleConnectors.given;
import static io.floecat.core.connector.SampleConnectors.glue;
import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FieldViolation;
import io.floecat.v1.Connector;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorValidatorTest {

  @Test
  void check_completeConnectorOfEveryCredentialType_isValid() {
    assertThat(SampleCredentials.ofEveryType())
        .allSatisfy(auth -> assertThat(violations(given(auth))).isEmpty());
    assertThat(violations(glue())).isEmpty();
    assertThat(violations(given(SampleCredentials.basic()).toBuilder().clearAuth().build()))
        .isEmpty();
  }

  @Test
  void check_maskedConnector_isValid() {
    assertThat(SampleCredentials.ofEveryType())
        .allSatisfy(auth -> assertThat(violations(CredentialMask.mask(given(auth)))).isEmpty());
  }

  @Test
  void check_kindUnsetOrUnknown_isRefused() {
    var connector = given(SampleCredentials.basic());

    for (int kind : new int[] {0, 99}) {
      assertThat(violations(connector.toBuilder().setKindValue(kind).build()))
          .containsExactly(
              new FieldViolation(
                  "connector.kind", "is required: one of ICEBERG_REST, UNITY_CATALOG, AWS_GLUE"));
    }
  }

  @Test
  void check_uriAndKind_mustFit() {
    assertThat(violations(given(SampleCredentials.basic()).toBuilder().clearUri().build()))
        .isEqualTo(at("connector.uri", List.of("is required, except for AWS_GLUE")));
    assertThat(violations(glue().toBuilder().setUri("https://glue.example.com").build()))
        .isEqualTo(
            at(
                "connector.uri",
                List.of("must be left out: AWS_GLUE is found by aws_access_key.region")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          display_name | 63   | must have at most 63 characters
          description  | 1024 | must have at most 1024 characters
          """)
  void check_textLength_isLimitedInCodePoints(String name, int limit, String problem) {
    assertThat(withText(name, "😀".repeat(limit))).isEmpty();
    assertThat(withText(name, "😀".repeat(limit + 1)))
        .isEqualTo(at("connector." + name, List.of(problem)));
  }

  @Test
  void check_controlCharacters_areRefused() {
    for (String control : new String[] {"\u0000", "\u001b", "\u007f", "\u0085"}) {
      assertThat(withText("display_name", "a" + control))
          .isEqualTo(
              at(
                  "connector.display_name",
                  List.of("must hold no line breaks or control characters")));
      assertThat(withText("description", "a" + control))
          .isEqualTo(
              at(
                  "connector.description",
                  List.of("must hold no control characters but tabs and line breaks")));
    }
    assertThat(withText("display_name", "a\nb")).hasSize(1);
    assertThat(withText("description", "a\r\n\tb")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connector.display_name",
        "connector.description",
        "connector.properties[note]",
        "connector.auth.token_exchange.client_id",
        "connector.auth.token_exchange.subject_token_type",
        "connector.auth.token_exchange.requested_token_type",
        "connector.auth.token_exchange.audience",
        "connector.auth.token_exchange.scope"
      })
  @DisplayName("P2: what is a credential beyond doubt is refused wherever it would be shown")
  void check_credentialInAShownField_isRefusedWithoutTheValue(String field) {
    String secret = "dapi0123456789abcdef0123456789abcdef";
    var connector = given(SampleCredentials.tokenExchange()).toBuilder();
    String name = field.substring(field.lastIndexOf('.') + 1);
    if (field.contains("properties")) {
      connector.putProperties("note", secret);
    } else if (field.contains("auth")) {
      var exchange = connector.getAuthBuilder().getTokenExchangeBuilder();
      exchange.setField(exchange.getDescriptorForType().findFieldByName(name), secret);
    } else {
      connector.setField(Connector.getDescriptor().findFieldByName(name), secret);
    }

    assertThat(violations(connector.build()))
        .isEqualTo(
            at(
                field,
                List.of(
                    "holds what looks like a Databricks token: credentials belong in a secret"
                        + " field of auth")));
  }

  @Test
  void check_recordSize_isLimited() {
    var connector = given(SampleCredentials.basic()).toBuilder().clearProperties();
    IntStream.range(0, 31).forEach(i -> connector.putProperties("key." + i, "v".repeat(4_096)));
    connector.getAuthBuilder().getBasicBuilder().setPassword("p".repeat(60_000));
    assertThat(violations(connector.build())).isEmpty();

    int space = 128 * 1_024 - CredentialMask.mask(connector.build()).getSerializedSize();
    connector.putProperties("more", "v".repeat(space - 12));
    assertThat(CredentialMask.mask(connector.build()).getSerializedSize()).isEqualTo(131_072);
    assertThat(violations(connector.build())).isEmpty();

    connector.setDisplayName(connector.getDisplayName() + "x");
    var refusal = refusal(connector.build());
    assertThat(refusal.reason()).isEqualTo(ErrorReason.TOO_LARGE);
    assertThat(refusal.violations())
        .isEqualTo(
            at(
                "connector",
                List.of(
                    "takes 131073 bytes without its credentials; at most 131072 can be stored")));
  }

  @Test
  void check_manyMistakes_areAllTold() {
    var connector =
        Connector.newBuilder()
            .setDisplayName("x".repeat(64))
            .putProperties("password", "p")
            .setAuth(SampleCredentials.basic().toBuilder().putHeaders("Host", "v"));
    connector.getAuthBuilder().getBasicBuilder().clearPassword();

    var refusal = refusal(connector.build());

    assertThat(refusal.reason()).isEqualTo(ErrorReason.CREDENTIALS_REQUIRED);
    assertThat(refusal.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            "connector.kind",
            "connector.uri",
            "connector.display_name",
            "connector.properties[password]",
            "connector.auth.basic.password",
            "connector.auth.headers.Host");
  }

  @Test
  void check_moreMistakesThanAnErrorCarries_areCounted() {
    var connector = given(SampleCredentials.basic()).toBuilder().clearProperties();
    IntStream.range(0, 24).forEach(i -> connector.putProperties("token." + i, "v"));
    assertThat(violations(connector.build())).hasSize(24).doesNotHaveDuplicates();

    IntStream.range(24, 50).forEach(i -> connector.putProperties("token." + i, "v"));
    assertThat(violations(connector.build()))
        .hasSize(25)
        .last()
        .isEqualTo(
            new FieldViolation(
                "connector.properties[token.24]", "and 26 more, here and elsewhere"));
  }

  private static List<FieldViolation> withText(String name, String text) {
    var field = Connector.getDescriptor().findFieldByName(name);
    return violations(given(SampleCredentials.basic()).toBuilder().setField(field, text).build());
  }
}
