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
import io.floecat.spi.error.FieldViolation;
import io.floecat.v1.AwsAccessKey;
import io.floecat.v1.Connector.Kind;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
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
          aws_access_key.region               | eu_central_1         | must be the name of a region, such as eu-central-1 or auto
          aws_access_key.region               | EU-CENTRAL-1         | must be the name of a region, such as eu-central-1 or auto
          aws_access_key.region               | eu-central-1.evil.com | must be the name of a region, such as eu-central-1 or auto
          aws_access_key.region               | eu-central-1/        | must be the name of a region, such as eu-central-1 or auto
          aws_access_key.region               | auto-                | must be the name of a region, such as eu-central-1 or auto
          aws_access_key.access_key_id        | a key                | must be an access key's id, such as AKIA and 16 letters and digits
          aws_access_key.access_key_id        | f0e1d2c3b4a5968778695a4b3c2d1e0ff0e1d2c3b4a5968778695a4b3c2d1e0f | must be an access key's id, such as AKIA and 16 letters and digits
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
    assertThat(withGlue(key -> key.setRegion(region))).isEmpty();
  }

  /** Cloudflare R2, Backblaze B2, Yandex, Scaleway, DigitalOcean, Garage, Ceph, Google Cloud. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "auto",
        "us-west-004",
        "ru-central1",
        "fr-par",
        "nyc3",
        "garage",
        "default",
        "europe-west1"
      })
  void check_regionOfAnotherStore_isValidForIcebergOnly(String region) {
    assertThat(withCredential("aws_access_key.region", region)).isEmpty();
    assertThat(withGlue(key -> key.setRegion(region)))
        .isEqualTo(
            at(
                "connector.auth.aws_access_key.region",
                List.of("must be the name of an AWS region, such as eu-central-1")));
  }

  /** MinIO, Cloudflare R2, HMAC keys of Google Cloud, Oracle, Alibaba. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "floecat-reader",
        "floe.cat",
        "reader@lake",
        "f1d2d2f924e986ac86fdf7b36c94bcdf-eu",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709"
      })
  void check_accessKeyIdOfAnotherStore_isValidForIcebergOnly(String id) {
    assertThat(withCredential("aws_access_key.access_key_id", id)).isEmpty();
    assertThat(withGlue(key -> key.setAccessKeyId(id)))
        .isEqualTo(
            at(
                "connector.auth.aws_access_key.access_key_id",
                List.of("must be an access key's id, such as AKIA and 16 letters and digits")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          basic.username             | alice@example.com
          basic.username             | CORP\\alice
          client_credentials.client_id | session:role:ANALYST
          client_credentials.scope   | PRINCIPAL_ROLE:ALL
          client_credentials.scope   | openid token:read secrets:write
          client_credentials.scope   | api://3a9d3d2e-0f4c-4c55-9be4-5d1f0f6f8b10/.default
          client_credentials.audience | urn:lake:catalog
          client_credentials.token_uri | https://idp_1.example.com/oauth/token
          token_exchange.subject_token_type | urn:ietf:params:oauth:token-type:access_token
          gcp_service_account.scope  | https://www.googleapis.com/auth/cloud-platform
          api_key.header             | X-Api-Key
          api_key.header             | Ocp-Apim-Subscription-Key
          """)
  void check_usualValue_isValid(String path, String value) {
    assertThat(withCredential(path, value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_credentials.scope",
        "client_credentials.audience",
        "client_credentials.client_id",
        "token_exchange.requested_token_type",
        "basic.username",
        "gcp_service_account.scope"
      })
  @DisplayName("P2: the shown fields of credentials hold no credential either")
  void check_secretInAShownField_isRefusedWithoutTheValue(String path) {
    for (String secret :
        List.of(
            "all client_secret=hunter2",
            "https%3A%2F%2Fu%3Ahunter2%40h.example.com",
            "glpat-hunter2hunter2hunter2")) {
      assertThat(withCredential(path, secret))
          .as(secret)
          .anySatisfy(
              violation -> {
                assertThat(violation.field()).isEqualTo("connector.auth." + path);
                assertThat(violation.description())
                    .contains("holds what looks like")
                    .doesNotContain("hunter2");
              });
    }
  }

  private static List<FieldViolation> withGlue(Consumer<AwsAccessKey.Builder> change) {
    var connector = glue().toBuilder();
    change.accept(connector.getAuthBuilder().getAwsAccessKeyBuilder());
    return violations(connector.build());
  }
}
