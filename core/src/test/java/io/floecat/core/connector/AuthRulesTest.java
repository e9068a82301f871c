package io.floecat.core.connector;

import static io.floecat.core.connector.Checks.at;
import static io.floecat.core.connector.Checks.credentials;
import static io.floecat.core.connector.Checks.violations;
import static io.floecat.core.connector.Checks.withCredential;
import static io.floecat.core.connector.SampleConnectors.glue;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialFields;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.error.FieldViolation;
import io.floecat.v1.Connector.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNITY_CATALOG | bearer_token        |
          UNITY_CATALOG | client_credentials  |
          UNITY_CATALOG | token_exchange      |
          UNITY_CATALOG | basic               | UNITY_CATALOG needs bearer_token, client_credentials or token_exchange
          UNITY_CATALOG | api_key             | UNITY_CATALOG needs bearer_token, client_credentials or token_exchange
          UNITY_CATALOG | aws_access_key      | UNITY_CATALOG needs bearer_token, client_credentials or token_exchange
          UNITY_CATALOG | gcp_service_account | UNITY_CATALOG needs bearer_token, client_credentials or token_exchange
          UNITY_CATALOG | headers             | UNITY_CATALOG needs bearer_token, client_credentials or token_exchange
          UNITY_CATALOG | none                | UNITY_CATALOG needs bearer_token, client_credentials or token_exchange
          AWS_GLUE      | aws_access_key      |
          AWS_GLUE      | bearer_token        | AWS_GLUE needs aws_access_key
          AWS_GLUE      | headers             | AWS_GLUE needs aws_access_key
          AWS_GLUE      | none                | AWS_GLUE needs aws_access_key
          ICEBERG_REST  | empty               | holds neither a credential nor a header; to have none, leave auth out
          """)
  void check_kindAndCredentialType_mustFit(Kind kind, String type, String problem) {
    var connector = glue().toBuilder().setKind(kind).clearAuth();
    if (kind != Kind.AWS_GLUE) {
      connector.setUri("https://catalog.example.com");
    }
    credentials(type).ifPresent(connector::setAuth);

    var violations = violations(connector.build());

    if (problem == null) {
      assertThat(violations).isEmpty();
    } else {
      assertThat(violations).containsExactly(new FieldViolation("connector.auth", problem));
    }
  }

  @ParameterizedTest
  @MethodSource("fieldsOfCredentials")
  void check_lineBreakInAnyFieldOfACredential_isRefused(String path, String value) {
    if (path.equals("gcp_service_account.key_json")) {
      assertThat(withCredential(path, value + "\n")).isEmpty();
    } else {
      assertThat(withCredential(path, value + "\n"))
          .extracting(FieldViolation::field)
          .containsExactly("connector.auth." + path);
    }
  }

  @ParameterizedTest
  @MethodSource("fieldsOfCredentials")
  void check_requiredFieldBlank_isRefused(String path, String value, boolean required) {
    for (String blank : new String[] {"", " "}) {
      if (required) {
        assertThat(withCredential(path, blank))
            .contains(new FieldViolation("connector.auth." + path, "is required"));
      } else if (blank.isEmpty() && !path.endsWith("session_token")) {
        assertThat(withCredential(path, blank)).isEmpty();
      }
    }
  }

  static Stream<Arguments> fieldsOfCredentials() {
    return SampleCredentials.ofEveryType().stream()
        .flatMap(
            auth ->
                CredentialFields.credential(auth).stream()
                    .flatMap(type -> fields(type, (Message) auth.getField(type))));
  }

  private static Stream<Arguments> fields(FieldDescriptor type, Message credential) {
    return type.getMessageType().getFields().stream()
        .map(
            field ->
                Arguments.of(
                    type.getName() + "." + field.getName(),
                    credential.getField(field),
                    CredentialFields.isRequired(field)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          basic.username                      | a:b                  | must hold no colon (RFC 7617)
          aws_access_key.region               | eu_central_1         | must be the name of an AWS region, such as eu-central-1
          aws_access_key.region               | EU-CENTRAL-1         | must be the name of an AWS region, such as eu-central-1
          aws_access_key.region               | eu-central-1.evil.com | must be the name of an AWS region, such as eu-central-1
          aws_access_key.region               | eu-central-1/        | must be the name of an AWS region, such as eu-central-1
          aws_access_key.access_key_id        | wJalrXUtnFEMI/K7MDENG | must be an access key's id, such as AKIA and 16 letters and digits
          aws_access_key.access_key_id        | wJalrXUtnFEMIxK7MDENGxbPxRfiCYEXAMPLEKEYx | must be an access key's id, such as AKIA and 16 letters and digits
          gcp_service_account.key_json        | []                   | must be a JSON object
          gcp_service_account.key_json        | {'a': 1}             | must be a JSON object
          gcp_service_account.key_json        | {"a": 1              | must be a JSON object
          aws_access_key.session_token        | ``                   | is required with a temporary access key, whose id begins with ASIA
          """)
  void check_badCredential_isRefusedWithoutTheValue(String path, String value, String problem) {
    assertThat(withCredential(path, value))
        .isEqualTo(at("connector.auth." + path, List.of(problem)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east-1", "eu-central-1", "us-gov-west-1", "cn-northwest-1", "ap-southeast-5",
        "us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1", "mx-central-1"
      })
  void check_region_isValid(String region) {
    assertThat(withCredential("aws_access_key.region", region)).isEmpty();
  }
}
