package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.WritePlan;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The attack: change where the secret goes, keep the secret, and receive it there. Tried as every
 * change of the target, in every way to write it, with every type of credential.
 */
class TargetRuleTest {

  /** Ways to write a change without giving the credentials whole. */
  enum Way {
    /** No mask, the change alone. */
    CHANGE_ALONE,
    /** No mask, all that Get showed, with the change. */
    AS_SHOWN,
    /** A mask that names the change. */
    MASK,
    /** A mask that names the change and the credentials, which are as Get showed them. */
    MASK_AND_AUTH_AS_SHOWN,
    /** Full replacement by all that Get showed, with the change. */
    STAR,
    /** A mask that names the change and all secrets one by one, all given anew. */
    MASK_AND_ALL_LEAVES
  }

  /**
   * A change.
   *
   * @param path the mask that names it
   */
  record Change(String what, Connector before, Connector after, String path) {

    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Change> attacks() {
    return SampleCredentials.ofEveryType().stream().flatMap(TargetRuleTest::attacks);
  }

  private static Stream<Change> attacks(AuthCredentials auth) {
    Connector rest = SampleConnectors.stored(auth);
    String uri = "https://catalog.example.com/api";
    var changes =
        new ArrayList<>(
            List.of(
                uri("another host", rest, uri, "https://evil.example.com/api"),
                uri("a host that begins alike", rest, uri, "https://catalog.example.com.evil.com/"),
                uri("a parent of the host", rest, uri, "https://example.com/api"),
                uri("the host with a final dot", rest, uri, "https://catalog.example.com./api"),
                uri("a host with an underscore", rest, uri, "https://catalog_.example.com/api"),
                uri("another port", rest, uri, "https://catalog.example.com:8443/api"),
                uri("the port of http", rest, uri, "https://catalog.example.com:80/api"),
                uri("an address", rest, uri, "https://10.0.0.1/api"),
                uri("no TLS", rest, "https://localhost:8181", "http://localhost:8181"),
                uri("no TLS, no port", rest, "https://localhost", "http://localhost"),
                uri("another loopback host", rest, "http://localhost", "http://127.0.0.1")));
    for (String key :
        List.of(
            "uri",
            "oauth2-server-uri",
            "URL",
            "authUrl",
            "s3.Endpoint",
            "end-point",
            "gcs.service.host",
            "proxy",
            "http_proxy",
            "proxyHost",
            "rest.client.proxy.hostname",
            "rest.client.proxy.port",
            "proxyPort",
            "s3.endpoint-override",
            "adls.blob-storage-authority",
            "bootstrap.servers",
            "http.proxy.address",
            "token-endpoint-v2",
            "hive.metastore.uris",
            "endpoints",
            "endpoint2",
            "endpoint.2")) {
      changes.add(property("added", rest, key, "", "evil.example.com"));
      changes.add(property("changed", rest, key, "good.example.com", "evil.example.com"));
      changes.add(property("spelt otherwise", rest, key, "good.example.com", "GOOD.example.com"));
      changes.add(property("removed", rest, key, "good.example.com", ""));
    }
    if (auth.hasBearerToken() || auth.hasClientCredentials() || auth.hasTokenExchange()) {
      changes.add(
          new Change(
              "another kind", rest, rest.toBuilder().setKind(Kind.UNITY_CATALOG).build(), "kind"));
    }
    return changes.stream();
  }

  /** With one type of credentials: what a place is does not depend on them. */
  static Stream<Change> attacksByOtherPlaces() {
    Connector rest = SampleConnectors.stored(SampleCredentials.apiKey());
    var changes = new ArrayList<Change>();
    for (String key :
        List.of(
            "uri.override",
            "urls.primary",
            "urlPrefix",
            "urlprefix",
            "server-name",
            "url.template",
            "token.uri.path",
            "issuer",
            "auth0.domain",
            "account",
            "adls.auth.shared-key.account.name",
            "adls.tenant-id",
            "adls.blob-storage-scheme",
            "client.region",
            "s3.region",
            "security.protocol",
            "ssl.truststore.location",
            "webhook",
            "callback")) {
      changes.add(property("added", rest, key, "", "x"));
      changes.add(property("changed", rest, key, "x", "y"));
      changes.add(property("removed", rest, key, "x", ""));
    }
    for (String place :
        List.of(
            "https://evil.example.com/x",
            "HTTP:evil.example.com",
            "see https%253A%252F%252Fevil.example.com",
            "{\"u\": \"https:\\/\\/evil.example.com\"}",
            "//evil.example.com/x",
            "\\\\evil.example.com\\x",
            "jdbc:postgresql://evil.example.com/db",
            "abfss://lake@evil.example.com/w",
            "thrift://evil:9083",
            "evil.example.com",
            "evil.example.com.",
            "Evil.Internal/path",
            "evil_1.example.com",
            "bücher.evil",
            "a.example.com,evil:9092",
            "host=evil port=5432",
            "localhost",
            "10.0.0.66",
            "10.0.0.66:80",
            "2001:db8::66",
            "[::1]:8080")) {
      changes.add(property("becomes " + place, rest, "note", "x", place));
      changes.add(property("was " + place, rest, "note", place, "evil"));
    }
    return changes.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"attacks", "attacksByOtherPlaces"})
  @DisplayName("P8: an edit that changes where a secret would be sent needs that secret again")
  void plan_targetChangedAndSecretKept_asksForTheCredentials(Change change) {
    for (Way way : Way.values()) {
      var refusal = catchThrowableOfType(InvalidArgumentException.class, () -> write(change, way));

      assertThat(refusal).as("%s", way).isNotNull();
      assertThat(refusal.reason()).as("%s", way).isEqualTo(ErrorReason.CREDENTIALS_REQUIRED);
      assertThat(refusal.violations())
          .as("%s", way)
          .extracting(FieldViolation::field)
          .isEqualTo(secretsOf(change.before()));
      assertThat(refusal.getMessage()).doesNotContain("evil").contains(describe(change));
    }
  }

  private static String describe(Change change) {
    String changed =
        change.path().startsWith("properties.")
            ? "properties[" + change.path().substring("properties.".length()) + "]"
            : change.path();
    return "because of connector." + changed;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"attacks", "attacksByOtherPlaces"})
  @DisplayName("P8: ... and takes it with that secret")
  void plan_targetChangedAndSecretGivenWhole_replaces(Change change) {
    AuthCredentials auth =
        SampleCredentials.ofEveryType().stream()
            .filter(whole -> CredentialMask.mask(whole).equals(change.before().getAuth()))
            .findFirst()
            .orElseThrow();

    WritePlan plan =
        ConnectorUpdate.plan(
            change.before(),
            change.after().toBuilder().setAuth(auth).build(),
            mask(change.path(), "auth"));

    assertThat(plan.credentials()).isInstanceOf(CredentialChange.Replace.class);
    assertThat(plan.target()).isEqualTo(change.after());
  }

  static Stream<Change> harmless() {
    Connector rest = SampleConnectors.stored(SampleCredentials.apiKey());
    String uri = "https://catalog.example.com/api";
    return Stream.of(
        uri("another path", rest, uri, "https://catalog.example.com/v2/api/"),
        uri("no path", rest, uri, "https://catalog.example.com"),
        uri("a query", rest, uri, uri + "?warehouse=w"),
        uri("the default port", rest, uri, "https://catalog.example.com:443/api"),
        uri("an empty port", rest, uri, "https://catalog.example.com:/api"),
        uri("no default port", rest, "http://localhost:80/api", "http://localhost/api"),
        uri("upper case", rest, uri, "HTTPS://Catalog.EXAMPLE.com/api"),
        property("added", rest, "note", "", "x"),
        property("changed", rest, "warehouse.name", "a", "b"),
        property("changed", rest, "report", "a", "b"),
        property("changed", rest, "warehouse", "s3://lake/a", "s3://other/b"),
        property("changed", rest, "io-impl", "x", "org.apache.iceberg.aws.s3.S3FileIO"),
        property("changed", rest, "namespace", "sales.orders", "sales.returns"),
        property("changed", rest, "note", "1.2.3", "v1.2.4"),
        property("changed", rest, "conf", "core-site.xml", "/etc/hdfs-site.xml"),
        property("changed", rest, "s3.path-style-access", "true", "false"),
        property("changed", rest, "s3.server-side-encryption", "AES256", "none"),
        property("changed", rest, "url-timeout", "30s", "PT1M"),
        property("changed", rest, "owner", "a@example.com", "b@example.com"),
        property("changed", rest, "uri-style", "a", "b"),
        property("removed", rest, "hosted", "a", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("harmless")
  @DisplayName("P8: an edit that leaves the target alone never loses the secret")
  void plan_targetUnchanged_keepsTheSecret(Change change) {
    for (Way way : Way.values()) {
      WritePlan plan = write(change, way);

      assertThat(plan.target()).as("%s", way).isEqualTo(change.after());
      assertThat(plan.credentials())
          .as("%s", way)
          .isInstanceOf(
              way == Way.MASK_AND_ALL_LEAVES
                  ? CredentialChange.Edit.class
                  : CredentialChange.Keep.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "client_credentials, token_uri, https://evil.example.com/oauth/token",
    "client_credentials, token_uri, https://idp.example.com:8443/oauth/token",
    "token_exchange, token_uri, https://evil.example.com/oauth/token",
    "aws_access_key, region, us-east-1",
    "api_key, header, X-Evil"
  })
  @DisplayName("P8: the part of the target inside of auth needs the secret again, too")
  void plan_targetInsideOfAuthChanged_asksForTheCredentials(
      String type, String field, String value) {
    Connector stored =
        SampleCredentials.ofEveryType().stream()
            .map(SampleConnectors::stored)
            .filter(connector -> hasType(connector, type))
            .findFirst()
            .orElseThrow();
    Connector changed = withCredential(stored, type, field, value);
    String path = "auth." + type + "." + field;

    for (FieldMask mask :
        List.of(mask(), mask("auth"), mask("*"), mask(path), mask(path, "auth"))) {
      var refusal =
          catchThrowableOfType(
              InvalidArgumentException.class, () -> ConnectorUpdate.plan(stored, changed, mask));

      assertThat(refusal.reason()).isEqualTo(ErrorReason.CREDENTIALS_REQUIRED);
      assertThat(refusal.violations())
          .extracting(FieldViolation::field)
          .isEqualTo(secretsOf(stored));
    }
  }

  static Stream<Arguments> typeChanges() {
    List<AuthCredentials> types = SampleCredentials.ofEveryType();
    return types.stream()
        .flatMap(
            before ->
                types.stream()
                    .filter(after -> !after.equals(before))
                    .map(after -> Arguments.of(before, after)));
  }

  @ParameterizedTest
  @MethodSource("typeChanges")
  @DisplayName("P8: another credential type needs its secrets, a mask is none")
  void plan_typeChangedWithMasks_asksForTheCredentials(
      AuthCredentials before, AuthCredentials after) {
    Connector stored = SampleConnectors.stored(before);
    Connector given = SampleConnectors.stored(after);

    for (FieldMask mask : List.of(mask(), mask("auth"), mask("*"))) {
      var refusal =
          catchThrowableOfType(
              InvalidArgumentException.class, () -> ConnectorUpdate.plan(stored, given, mask));

      assertThat(refusal.reason()).isEqualTo(ErrorReason.CREDENTIALS_REQUIRED);
      assertThat(refusal.violations())
          .extracting(FieldViolation::field)
          .isEqualTo(secretsOf(given));
    }
  }

  private static WritePlan write(Change change, Way way) {
    Connector after = change.after();
    return switch (way) {
      case CHANGE_ALONE ->
          ConnectorUpdate.plan(change.before(), onlyChange(change), FieldMask.getDefaultInstance());
      case AS_SHOWN -> ConnectorUpdate.plan(change.before(), after, mask());
      case MASK -> ConnectorUpdate.plan(change.before(), onlyChange(change), mask(change.path()));
      case MASK_AND_AUTH_AS_SHOWN ->
          ConnectorUpdate.plan(change.before(), after, mask("auth", change.path()));
      case STAR -> ConnectorUpdate.plan(change.before(), after, mask("*"));
      case MASK_AND_ALL_LEAVES -> {
        var paths = new ArrayList<>(CredentialMask.maskedPaths(change.before()));
        paths.add(change.path());
        yield ConnectorUpdate.plan(
            change.before(), withNewSecrets(after), mask(paths.toArray(String[]::new)));
      }
    };
  }

  private static Connector onlyChange(Change change) {
    var given = Connector.newBuilder();
    if (change.path().startsWith("properties.")) {
      return given.putAllProperties(change.after().getPropertiesMap()).build();
    }
    var field = Connector.getDescriptor().findFieldByName(change.path());
    return given.setField(field, change.after().getField(field)).build();
  }

  private static Connector withNewSecrets(Connector masked) {
    AuthCredentials auth = masked.getAuth();
    for (String path : CredentialMask.maskedPaths(masked)) {
      var leaf = ((MaskPath.Leaf) MaskPath.parse(path).orElseThrow()).leaf();
      auth = leaf.write(auth, path.endsWith("key_json") ? "{}" : "new");
    }
    return masked.toBuilder().setAuth(auth).build();
  }

  private static Change uri(String what, Connector connector, String before, String after) {
    return new Change(
        what,
        connector.toBuilder().setUri(before).build(),
        connector.toBuilder().setUri(after).build(),
        "uri");
  }

  private static Change property(
      String what, Connector connector, String key, String before, String after) {
    return new Change(
        key + " " + what,
        withProperty(connector, key, before),
        withProperty(connector, key, after),
        "properties." + key);
  }

  private static Connector withProperty(Connector connector, String key, String value) {
    return value.isEmpty() ? connector : connector.toBuilder().putProperties(key, value).build();
  }

  private static boolean hasType(Connector connector, String type) {
    return connector.getAuth().hasField(AuthCredentials.getDescriptor().findFieldByName(type));
  }

  private static Connector withCredential(
      Connector connector, String type, String field, String value) {
    var auth = connector.getAuth().toBuilder();
    var typeField = AuthCredentials.getDescriptor().findFieldByName(type);
    var credential = ((Message) auth.getField(typeField)).toBuilder();
    credential.setField(typeField.getMessageType().findFieldByName(field), value);
    return connector.toBuilder().setAuth(auth.setField(typeField, credential.build())).build();
  }

  private static List<String> secretsOf(Connector connector) {
    return CredentialMask.maskedPaths(connector).stream().map(path -> "connector." + path).toList();
  }

  private static FieldMask mask(String... paths) {
    return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
  }
}
