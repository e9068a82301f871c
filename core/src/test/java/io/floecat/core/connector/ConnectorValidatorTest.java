package io.floecat.core.connector;

import static io.floecat.core.connector.SampleConnectors.given;
import static io.floecat.core.connector.SampleConnectors.glue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialFields;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.FieldViolation;
import io.floecat.core.error.InvalidArgumentException;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorValidatorTest {

  private static final String HTTPS =
      "must begin with https://; http:// is for localhost, 127.0.0.0/8 and [::1] only";
  private static final String ABSOLUTE =
      "must be an absolute URI with a host in ASCII letters, such as"
          + " https://catalog.example.com/api";
  private static final String PARAMETER =
      "has a query parameter that looks like a secret: credentials belong in auth";
  private static final String USER_INFO = "must have no user name or password: they belong in auth";
  private static final String FRAGMENT = "must have no fragment: remove # and what follows";

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

  private static Optional<AuthCredentials> credentials(String type) {
    return switch (type) {
      case "none" -> Optional.empty();
      case "empty" -> Optional.of(AuthCredentials.getDefaultInstance());
      case "headers" -> Optional.of(SampleCredentials.headersOnly());
      default ->
          SampleCredentials.ofEveryType().stream()
              .filter(
                  auth ->
                      CredentialFields.credential(auth)
                          .filter(field -> field.getName().equals(type))
                          .isPresent())
              .findFirst();
    };
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://catalog.example.com",
        "HTTPS://Catalog.Example.COM:443/api/v1/",
        "https://catalog.example.com./",
        "https://catalog:8443",
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
        Arguments.of("https://a_b.example.com", List.of(ABSOLUTE)),
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
        .isEqualTo(at("connector.uri", List.of("must have at most 2,048 characters")));
  }

  @Test
  void check_uriAndKind_mustFit() {
    assertThat(withUri(""))
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
          description  | 1024 | must have at most 1,024 characters
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
  void check_properties_areLimited() {
    var connector = given(SampleCredentials.basic()).toBuilder().clearProperties();
    IntStream.range(0, 100).forEach(i -> connector.putProperties("key." + i, "v"));
    assertThat(violations(connector.build())).isEmpty();
    assertThat(violations(connector.putProperties("key.100", "v").build()))
        .isEqualTo(at("connector.properties", List.of("at most 100 can be set")));

    assertThat(withProperty("é".repeat(128), "é".repeat(4_096))).isEmpty();
    assertThat(withProperty("é".repeat(129), "v"))
        .isEqualTo(at("connector.properties", List.of("a key must have 1 to 128 characters")));
    assertThat(withProperty("note", "é".repeat(4_097)))
        .isEqualTo(at("connector.properties[note]", List.of("must have at most 4,096 characters")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``            | v | connector.properties           | a key must have 1 to 128 characters
          ` `           | v | connector.properties           | a key must have 1 to 128 characters
          token         | v | connector.properties[token]    | this key names a secret: credentials belong in auth
          s3.secret-key | v | connector.properties[s3.secret-key] | this key names a secret: credentials belong in auth
          to ken:secret | v | connector.properties           | this key names a secret: credentials belong in auth
          AKIAIOSFODNN7EXAMPLE | v | connector.properties    | holds what looks like an AWS access key id: credentials belong in a secret field of auth
          note | AKIAIOSFODNN7EXAMPLE | connector.properties[note] | holds what looks like an AWS access key id: credentials belong in a secret field of auth
          jdbc | jdbc:pg://h/d?user=u&password=p | connector.properties[jdbc] | holds a parameter that names a secret: credentials belong in auth
          blob | Endpoint=a;AccountKey=b== | connector.properties[blob] | holds a parameter that names a secret: credentials belong in auth
          s3.endpoint | https://u:p@s3.example.com | connector.properties[s3.endpoint] | holds what looks like a URI with a user name or password: credentials belong in a secret field of auth
          """)
  void check_badProperty_isRefusedWithoutTheValue(
      String key, String value, String field, String problem) {
    assertThat(withProperty(key, value)).isEqualTo(at(field, List.of(problem)));
  }

  @ParameterizedTest
  @CsvSource({
    "partition.key, a=b",
    "note, ?v=1&key=2",
    "s3.access-key-id, minioadmin",
    "sql, a;b=c"
  })
  void check_goodProperty_isValid(String key, String value) {
    assertThat(withProperty(key, value)).isEmpty();
  }

  @Test
  void check_headers_areLimited() {
    var connector = given(SampleCredentials.basic()).toBuilder();
    IntStream.range(0, 20).forEach(i -> connector.getAuthBuilder().putHeaders("X-" + i, "v"));
    assertThat(violations(connector.build())).isEmpty();

    connector.getAuthBuilder().putHeaders("X-20", "v");
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
                    "takes 131,073 bytes without its credentials; at most 131,072 can be stored")));
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
    IntStream.range(0, 50).forEach(i -> connector.putProperties("token." + i, "v"));

    assertThat(violations(connector.build()))
        .hasSize(25)
        .last()
        .isEqualTo(
            new FieldViolation(
                "connector.properties[token.24]", "and 26 more, here and elsewhere"));
  }

  private static List<FieldViolation> withUri(String uri) {
    return violations(given(SampleCredentials.basic()).toBuilder().setUri(uri).build());
  }

  private static List<FieldViolation> withTokenUri(String uri) {
    return withCredential("client_credentials.token_uri", uri);
  }

  private static List<FieldViolation> withText(String name, String text) {
    var field = Connector.getDescriptor().findFieldByName(name);
    return violations(given(SampleCredentials.basic()).toBuilder().setField(field, text).build());
  }

  private static List<FieldViolation> withProperty(String key, String value) {
    return violations(
        given(SampleCredentials.basic()).toBuilder().putProperties(key, value).build());
  }

  private static List<FieldViolation> withHeader(String name, String value) {
    return violations(given(SampleCredentials.basic().toBuilder().putHeaders(name, value).build()));
  }

  private static List<FieldViolation> withApiKeyHeader(String name) {
    return withCredential("api_key.header", name);
  }

  /** The sample of the type in {@code path} with {@code value} in that field. */
  private static List<FieldViolation> withCredential(String path, String value) {
    String[] names = path.split("\\.", 2);
    var auth = credentials(names[0]).orElseThrow().toBuilder();
    var type = AuthCredentials.getDescriptor().findFieldByName(names[0]);
    var field = type.getMessageType().findFieldByName(names[1]);
    var credential = ((Message) auth.getField(type)).toBuilder().setField(field, value);
    return violations(given(auth.setField(type, credential.build()).build()));
  }

  private static List<FieldViolation> at(String field, List<String> problems) {
    return problems.stream().map(problem -> new FieldViolation(field, problem)).toList();
  }

  private static List<FieldViolation> violations(Connector connector) {
    try {
      check(connector);
      return List.of();
    } catch (InvalidArgumentException e) {
      return e.violations();
    }
  }

  private static InvalidArgumentException refusal(Connector connector) {
    return catchThrowableOfType(InvalidArgumentException.class, () -> check(connector));
  }

  private static void check(Connector connector) {
    var violations = new Violations();
    ConnectorValidator.check(connector, violations);
    violations.throwIfAny();
  }
}
