package io.floecat.core.connector;

import static io.floecat.core.connector.SampleConnectors.given;
import static io.floecat.core.connector.SampleConnectors.stored;
import static io.floecat.core.connector.Writes.edited;
import static io.floecat.core.connector.Writes.fields;
import static io.floecat.core.connector.Writes.mask;
import static io.floecat.core.connector.Writes.refusal;
import static io.floecat.core.connector.Writes.replaced;
import static io.floecat.core.connector.Writes.withLeaf;
import static io.floecat.core.credential.CredentialMask.MASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.WritePlan;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.FailedPreconditionException;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.ClientCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The three ways of writing {@code auth}, and that there is no other. */
class WritingAuthTest {

  static List<AuthCredentials> everyType() {
    return SampleCredentials.ofEveryType();
  }

  @ParameterizedTest
  @MethodSource("wholeWrites")
  @DisplayName("P8: (a) whole replaces everything, from any type to any type, by any mask")
  void plan_wholeAuth_replaces(AuthCredentials before, AuthCredentials after, List<String> mask) {
    Connector given =
        mask.equals(List.of("*")) ? given(after) : Connector.newBuilder().setAuth(after).build();

    WritePlan plan = ConnectorUpdate.plan(stored(before), given, mask(mask));

    assertThat(plan.target())
        .isEqualTo(stored(before).toBuilder().setAuth(CredentialMask.mask(after)).build());
    assertThat(replaced(plan)).isEqualTo(after);
  }

  static Stream<Arguments> wholeWrites() {
    return everyType().stream()
        .flatMap(
            before ->
                everyType().stream()
                    .flatMap(
                        after ->
                            Stream.of(List.<String>of(), List.of("auth"), List.of("*"))
                                .map(mask -> Arguments.of(before, after, mask))));
  }

  @Test
  void plan_wholeAuthWhereThereWasNone_replaces() {
    Connector without = stored(SampleCredentials.basic()).toBuilder().clearAuth().build();
    Connector given = Connector.newBuilder().setAuth(SampleCredentials.basic()).build();

    assertThat(replaced(ConnectorUpdate.plan(without, given, mask())))
        .isEqualTo(SampleCredentials.basic());
  }

  @ParameterizedTest
  @MethodSource("everyType")
  @DisplayName("P8: (b) what Get showed, sent back, changes nothing")
  void plan_authAsShown_keeps(AuthCredentials auth) {
    for (FieldMask mask : List.of(mask(), mask("*"), mask("auth"))) {
      assertThat(ConnectorUpdate.plan(stored(auth), stored(auth), mask))
          .isEqualTo(new WritePlan(stored(auth), new CredentialChange.Keep()));
    }
  }

  @ParameterizedTest
  @MethodSource("everyType")
  @DisplayName("P8: an edit that leaves credentials and their target alone keeps the secret")
  void plan_otherFields_keeps(AuthCredentials auth) {
    Connector given =
        Connector.newBuilder().setDisplayName("Other").putProperties("note", "n").build();

    assertThat(ConnectorUpdate.plan(stored(auth), given, mask("display_name", "properties.note")))
        .isEqualTo(
            new WritePlan(
                stored(auth).toBuilder().setDisplayName("Other").putProperties("note", "n").build(),
                new CredentialChange.Keep()));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void plan_everyLeaf_editsOnlyThat(AuthCredentials auth) {
    for (String path : CredentialMask.maskedPaths(CredentialMask.mask(auth))) {
      String value = path.endsWith("key_json") ? "{\"new\":1}" : "new-c4n4ry";
      AuthCredentials expected = withLeaf(auth, path, value);
      AuthCredentials sent = withLeaf(AuthCredentials.getDefaultInstance(), path, value);
      Connector given = Connector.newBuilder().setAuth(sent).build();

      WritePlan plan = ConnectorUpdate.plan(stored(auth), given, mask("auth." + path));

      assertThat(plan.target()).isEqualTo(stored(auth));
      assertThat(edited(plan, auth)).isEqualTo(expected);
    }
  }

  @Test
  void plan_twoLeaves_editsBothAndIgnoresTheRest() {
    var given = Connector.newBuilder().setDescription("ignored");
    given.getAuthBuilder().putHeaders("X-Tenant", "green").putHeaders("X-Other", "ignored");
    given.getAuthBuilder().getApiKeyBuilder().setHeader("X-Ignored").setKey("new");

    WritePlan plan =
        ConnectorUpdate.plan(
            stored(SampleCredentials.apiKey()),
            given.build(),
            mask("auth.apiKey.key", "auth.headers.X-Tenant"));

    var expected = SampleCredentials.apiKey().toBuilder().putHeaders("X-Tenant", "green");
    expected.getApiKeyBuilder().setKey("new");
    assertThat(plan.target()).isEqualTo(stored(SampleCredentials.apiKey()));
    assertThat(edited(plan, SampleCredentials.apiKey())).isEqualTo(expected.build());
  }

  @Test
  void plan_newHeaderByLeaf_addsIt() {
    var given = Connector.newBuilder();
    given.getAuthBuilder().putHeaders("X-New", "new-c4n4ry");

    WritePlan plan =
        ConnectorUpdate.plan(
            stored(SampleCredentials.basic()), given.build(), mask("auth.headers.X-New"));

    AuthCredentials expected =
        SampleCredentials.basic().toBuilder().putHeaders("X-New", "new-c4n4ry").build();
    assertThat(plan.target()).isEqualTo(stored(expected));
    assertThat(edited(plan, SampleCredentials.basic())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"auth.headers.X-Tenant", "auth.headers.X-Never"})
  void plan_headerByLeafEmpty_removesIt(String path) {
    WritePlan plan =
        ConnectorUpdate.plan(
            stored(SampleCredentials.apiKey()), Connector.getDefaultInstance(), mask(path));

    AuthCredentials expected =
        SampleCredentials.apiKey().toBuilder()
            .removeHeaders(path.substring("auth.headers.".length()))
            .build();
    assertThat(plan.target()).isEqualTo(stored(expected));
    assertThat(edited(plan, SampleCredentials.apiKey())).isEqualTo(expected);
  }

  @Test
  void plan_optionalLeafEmpty_clearsIt() {
    var permanent = SampleCredentials.awsAccessKey().toBuilder();
    permanent.getAwsAccessKeyBuilder().setAccessKeyId("AKIAIOSFODNN7EXAMPLE");
    var expected = permanent.build().toBuilder();
    expected.getAwsAccessKeyBuilder().clearSessionToken();

    WritePlan plan =
        ConnectorUpdate.plan(
            stored(permanent.build()),
            Connector.getDefaultInstance(),
            mask("auth.aws_access_key.session_token"));

    assertThat(plan.target()).isEqualTo(stored(expected.build()));
    assertThat(edited(plan, permanent.build())).isEqualTo(expected.build());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("otherWrites")
  @DisplayName("P8: any other way of writing auth asks for the credentials")
  void plan_anyOtherWrite_asksForTheCredentials(
      String what, Connector stored, Connector given, List<String> mask, List<String> fields) {
    var refusal = refusal(() -> ConnectorUpdate.plan(stored, given, mask(mask)));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.CREDENTIALS_REQUIRED);
    assertThat(fields(refusal)).isEqualTo(fields);
    assertThat(refusal.getMessage()).doesNotContain(SampleCredentials.CANARY);
  }

  static Stream<Arguments> otherWrites() {
    Connector oauth = stored(SampleCredentials.clientCredentials());
    Connector apiKey = stored(SampleCredentials.apiKey());
    Connector basic = stored(SampleCredentials.basic());
    Connector none = basic.toBuilder().clearAuth().build();
    Connector headers = stored(SampleCredentials.headersOnly());
    String secret = "connector.auth.client_credentials.client_secret";
    String password = "connector.auth.basic.password";
    String key = "connector.auth.api_key.key";
    String tenant = "connector.auth.headers.X-Tenant";
    return Stream.of(
        other("masked, scope changed", oauth, a -> oauth(a).setScope("all"), secret),
        other("masked, scope removed", oauth, a -> oauth(a).clearScope(), secret),
        other("masked, audience changed", oauth, a -> oauth(a).setAudience("x"), secret),
        other("masked, client id changed", oauth, a -> oauth(a).setClientId("x"), secret),
        other(
            "masked, token uri changed",
            oauth,
            a -> oauth(a).setTokenUri("https://evil.example.com/"),
            secret),
        other(
            "masked, token uri's path changed",
            oauth,
            a -> oauth(a).setTokenUri("https://idp.example.com/other"),
            secret),
        other("masked, a header added", oauth, a -> a.putHeaders("X-New", "v"), secret),
        other(
            "masked, a masked header added",
            oauth,
            a -> a.putHeaders("X-New", MASK),
            secret,
            "connector.auth.headers.X-New"),
        other(
            "masked, username changed", basic, a -> a.getBasicBuilder().setUsername("x"), password),
        other("masked, secret dropped", basic, a -> a.getBasicBuilder().clearPassword(), password),
        other(
            "masked, key's header changed",
            apiKey,
            a -> a.getApiKeyBuilder().setHeader("X-Evil"),
            key,
            tenant),
        other("key new, header masked", apiKey, a -> a.getApiKeyBuilder().setKey("new"), tenant),
        other("header new, key masked", apiKey, a -> a.putHeaders("X-Tenant", "new"), key),
        other("header dropped, key masked", apiKey, a -> a.removeHeaders("X-Tenant"), key),
        other(
            "one header of two new",
            headers,
            a -> a.putHeaders("X-Key", "v"),
            "connector.auth.headers.X-Zone"),
        other("masked, of another type", basic, a -> a.mergeFrom(oauth.getAuth()), secret),
        Arguments.of("masked where there is none", none, auth(basic), List.of(), List.of(password)),
        Arguments.of(
            "leaf where there is none",
            none,
            auth(basic()),
            leaf("basic.password"),
            List.of(password)),
        Arguments.of(
            "header where there is none",
            none,
            auth(SampleCredentials.headersOnly()),
            leaf("headers.X-Key"),
            List.of("connector.auth.headers.X-Key")),
        Arguments.of(
            "field that is no secret where there is none",
            none,
            auth(basic()),
            leaf("basic.username"),
            List.of("connector.auth")),
        Arguments.of(
            "leaf of another type",
            oauth,
            auth(basic()),
            leaf("basic.password"),
            List.of(password)),
        Arguments.of("leaf masked", basic, auth(basic), leaf("basic.password"), List.of(password)),
        Arguments.of(
            "header masked", apiKey, auth(apiKey), leaf("headers.X-Tenant"), List.of(tenant)),
        Arguments.of(
            "required leaf empty",
            basic,
            Connector.getDefaultInstance(),
            leaf("basic.password"),
            List.of(password)),
        Arguments.of(
            "required leaf blank",
            basic,
            auth(withLeaf(AuthCredentials.getDefaultInstance(), "basic.password", " ")),
            leaf("basic.password"),
            List.of(password)),
        Arguments.of(
            "field that is no secret",
            basic,
            auth(basic()),
            leaf("basic.username"),
            List.of(password)),
        Arguments.of("the type as a leaf", basic, auth(basic()), leaf("basic"), List.of(password)),
        Arguments.of(
            "all headers as a leaf", apiKey, auth(apiKey), leaf("headers"), List.of(key, tenant)),
        Arguments.of(
            "a secret and another field by leaf",
            oauth,
            auth(SampleCredentials.clientCredentials()),
            List.of("auth.client_credentials.client_secret", "auth.clientCredentials.scope"),
            List.of(secret)),
        Arguments.of(
            "incomplete",
            basic,
            auth(withLeaf(basic(), "basic.password", "")),
            List.of(),
            List.of(password)));
  }

  private static AuthCredentials basic() {
    return SampleCredentials.basic();
  }

  /** What Get showed, sent back with a change. */
  private static Arguments other(
      String what, Connector stored, Consumer<AuthCredentials.Builder> change, String... fields) {
    var given = stored.toBuilder();
    change.accept(given.getAuthBuilder());
    return Arguments.of(what, stored, given.build(), List.of(), List.of(fields));
  }

  private static ClientCredentials.Builder oauth(AuthCredentials.Builder auth) {
    return auth.getClientCredentialsBuilder();
  }

  private static Connector auth(Connector connector) {
    return auth(connector.getAuth());
  }

  private static Connector auth(AuthCredentials auth) {
    return Connector.newBuilder().setAuth(auth).build();
  }

  private static List<String> leaf(String path) {
    return List.of("auth." + path);
  }

  @Test
  void plan_manyReasonsToAsk_asksOnceForEverySecret() {
    var given =
        Connector.newBuilder()
            .setUri("https://evil.example.com")
            .setKind(Kind.UNITY_CATALOG)
            .putProperties("s3.proxy", "evil.example.com");

    var refusal =
        refusal(
            () ->
                ConnectorUpdate.plan(
                    stored(SampleCredentials.clientCredentials()), given.build(), mask()));

    assertThat(refusal.violations())
        .containsExactly(
            new FieldViolation(
                "connector.auth.client_credentials.client_secret",
                "must be sent again, with the whole of auth, because of connector.kind,"
                    + " connector.uri, connector.properties[s3.endpoint] and others"));
  }

  @Test
  void plan_threeReasonsToAsk_areAllTold() {
    var given =
        Connector.newBuilder().setKind(Kind.UNITY_CATALOG).setUri("https://evil.example.com");
    given.putAllProperties(stored(basic()).getPropertiesMap()).removeProperties("s3.endpoint");

    var refusal =
        refusal(
            () ->
                ConnectorUpdate.plan(
                    stored(SampleCredentials.clientCredentials()), given.build(), mask()));

    assertThat(refusal.getMessage())
        .endsWith("because of connector.kind, connector.uri, connector.properties[s3.endpoint]");
  }

  @Test
  void plan_lastHeaderRemovedByLeaf_isRefused() {
    var one = AuthCredentials.newBuilder().putHeaders("X-Key", "v").build();

    assertThatThrownBy(
            () ->
                ConnectorUpdate.plan(
                    stored(one), Connector.getDefaultInstance(), mask("auth.headers.X-Key")))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(
            "connector.auth: holds neither a credential nor a header; to have none, leave auth"
                + " out");
  }

  @Test
  void plan_badValueByLeaf_isRefusedBeforeAnyCall() {
    var given = Connector.newBuilder();
    given
        .getAuthBuilder()
        .putHeaders("X-Tenant", "s3cret\r\nX-Admin: 1")
        .putHeaders("Host", "s3cret");

    var refusal =
        refusal(
            () ->
                ConnectorUpdate.plan(
                    stored(SampleCredentials.apiKey()),
                    given.build(),
                    mask("auth.headers.X-Tenant", "auth.headers.Host")));

    assertThat(fields(refusal))
        .containsExactlyInAnyOrder(
            "connector.auth.headers.X-Tenant", "connector.auth.headers.Host");
    assertThat(refusal.getMessage()).doesNotContain("s3cret");
  }

  @Test
  void edit_payloadOfOtherCredentials_isRefused() {
    var given = Connector.newBuilder();
    given.getAuthBuilder().getBasicBuilder().setPassword("new");
    WritePlan plan =
        ConnectorUpdate.plan(
            stored(SampleCredentials.basic()), given.build(), mask("auth.basic.password"));
    var other = SampleCredentials.basic().toBuilder();
    other.getBasicBuilder().setUsername("somebody-else");

    for (AuthCredentials pinned : List.of(other.build(), SampleCredentials.bearerToken())) {
      assertThatThrownBy(() -> edited(plan, pinned))
          .isInstanceOfSatisfying(
              FailedPreconditionException.class,
              e -> assertThat(e.reason()).isEqualTo(ErrorReason.TARGET_CHANGED))
          .hasMessageContaining("connector.auth");
    }
  }

  @Test
  void edit_keptValueThatIsNoLongerValid_isRefused() {
    AuthCredentials pinned =
        SampleCredentials.apiKey().toBuilder().putHeaders("X-Tenant", "s3cret\r\nX-A: 1").build();
    var given = Connector.newBuilder();
    given.getAuthBuilder().getApiKeyBuilder().setKey("new");
    WritePlan plan = ConnectorUpdate.plan(stored(pinned), given.build(), mask("auth.api_key.key"));

    var refusal = refusal(() -> edited(plan, pinned));

    assertThat(fields(refusal)).containsExactly("connector.auth.headers.X-Tenant");
    assertThat(refusal.getMessage()).doesNotContain("s3cret");
  }

  @Test
  void edit_resultTooLarge_isRefused() {
    var large = SampleCredentials.basic().toBuilder();
    large.getBasicBuilder().setPassword("p".repeat(65_000));
    var given = Connector.newBuilder();
    given.getAuthBuilder().putHeaders("X-New", "v".repeat(1_000));
    WritePlan plan =
        ConnectorUpdate.plan(stored(large.build()), given.build(), mask("auth.headers.X-New"));

    var refusal = refusal(() -> edited(plan, large.build()));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.TOO_LARGE);
    assertThat(fields(refusal)).containsExactly("connector.auth");
  }
}
