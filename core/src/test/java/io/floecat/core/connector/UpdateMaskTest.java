package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateMaskTest {

  private static final Connector STORED = SampleConnectors.stored(SampleCredentials.basic());

  private static final Connector GIVEN =
      Connector.newBuilder()
          .setName("accounts/x/connectors/y")
          .setUid("other")
          .setEtag("other")
          .setDisplayName("Other")
          .setKind(Kind.UNITY_CATALOG)
          .putProperties("warehouse.name", "other")
          .putProperties("new.key", "new")
          .build();

  @Test
  void merge_withoutPaths_replacesWhatIsSetEachWhole() {
    assertThat(merge())
        .isEqualTo(
            STORED.toBuilder()
                .setDisplayName("Other")
                .setKind(Kind.UNITY_CATALOG)
                .clearProperties()
                .putAllProperties(GIVEN.getPropertiesMap())
                .build());
  }

  @Test
  void merge_star_replacesEverythingThatIsWritten() {
    assertThat(merge("*"))
        .isEqualTo(
            STORED.toBuilder()
                .setDisplayName("Other")
                .clearDescription()
                .setKind(Kind.UNITY_CATALOG)
                .clearUri()
                .clearProperties()
                .putAllProperties(GIVEN.getPropertiesMap())
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"display_name", "displayName"})
  void merge_path_replacesThatField(String path) {
    assertThat(merge(path)).isEqualTo(STORED.toBuilder().setDisplayName("Other").build());
  }

  @Test
  void merge_pathOfAFieldNotSet_clearsIt() {
    assertThat(merge("description", "uri"))
        .isEqualTo(STORED.toBuilder().clearDescription().clearUri().build());
  }

  @ParameterizedTest
  @CsvSource({
    "properties.warehouse.name, warehouse.name",
    "properties.`warehouse.name`, warehouse.name",
    "properties.new.key, new.key"
  })
  void merge_pathOfAProperty_setsIt(String path, String key) {
    assertThat(merge(path))
        .isEqualTo(STORED.toBuilder().putProperties(key, GIVEN.getPropertiesOrThrow(key)).build());
  }

  @Test
  void merge_pathOfAPropertyNotGiven_removesIt() {
    assertThat(merge("properties.s3.endpoint", "properties.never.there"))
        .isEqualTo(STORED.toBuilder().removeProperties("s3.endpoint").build());
  }

  @Test
  void merge_propertiesAndOneOfThem_replacesAll() {
    assertThat(merge("properties.s3.endpoint", "properties"))
        .isEqualTo(
            STORED.toBuilder()
                .clearProperties()
                .putAllProperties(GIVEN.getPropertiesMap())
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"`", "`a", "a`"})
  void merge_keyWithOneBackquote_isTakenAsItIs(String key) {
    var given = Connector.newBuilder().putProperties(key, "v").build();

    assertThat(UpdateMask.of(mask("properties." + key), given).merge(STORED, given))
        .isEqualTo(STORED.toBuilder().putProperties(key, "v").build());
  }

  @Test
  void merge_quotedKey_mayHoldBackquotes() {
    var given = Connector.newBuilder().putProperties("a`,.b", "v").build();

    assertThat(UpdateMask.of(mask("properties.`a``,.b`"), given).merge(STORED, given))
        .isEqualTo(STORED.toBuilder().putProperties("a`,.b", "v").build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "uid",
        "etag",
        "state",
        "create_time",
        "createTime",
        "credential_status",
        "credentialStatus.versionId",
        "credential_status.update_time",
        "purge_time.seconds"
      })
  void merge_fieldThatCallersDoNotWrite_isPassedOver(String path) {
    assertThat(merge(path)).isEqualTo(STORED);
    assertThat(UpdateMask.of(mask(path), GIVEN).writesAuth()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " display_name",
        "display_name.x",
        "DisplayName",
        "display-name",
        "s3cret",
        "connector.display_name",
        "properties.",
        "properties.``",
        "credential_status.s3cret",
        "create_time.nanos.x",
        "state.x",
        "auth.",
        "auth.s3cret",
        "auth.basic.s3cret",
        "auth.basic.password.x",
        "auth.basic.",
        "auth.headers.",
        "auth.credential",
        "*"
      })
  void of_unknownPath_isRefusedWithoutTheValue(String path) {
    var refusal =
        catchThrowableOfType(
            InvalidArgumentException.class, () -> UpdateMask.of(mask("uri", path, "kind"), GIVEN));

    assertThat(refusal.violations())
        .containsExactly(
            new FieldViolation(
                "update_mask",
                "path 2 names no field of a connector; a property is properties.KEY, a secret such"
                    + " as auth.basic.password or auth.headers.NAME, and * stands alone"));
  }

  @ParameterizedTest
  @CsvSource({
    "auth.basic.password, connector.auth.basic.password",
    "auth.clientCredentials.clientSecret, connector.auth.client_credentials.client_secret",
    "auth.aws_access_key.session_token, connector.auth.aws_access_key.session_token",
    "auth.headers.X-Key, connector.auth.headers.X-Key",
    "auth.headers.x.key, connector.auth.headers.x.key",
    "auth.headers.`X-Key`, connector.auth.headers.X-Key"
  })
  void leaves_pathOfASensitiveValue_isOne(String path, String field) {
    var mask = UpdateMask.of(mask(path, path), GIVEN);

    assertThat(mask.leaves()).extracting(AuthLeaf::path).containsExactly(field);
    assertThat(mask.partsOfAuth()).isEmpty();
    assertThat(mask.merge(STORED, GIVEN)).isEqualTo(STORED);
  }

  @ParameterizedTest
  @CsvSource({
    "auth.basic, connector.auth.basic",
    "auth.headers, connector.auth.headers",
    "auth.basic.username, connector.auth.basic.username",
    "auth.apiKey.header, connector.auth.api_key.header"
  })
  void partsOfAuth_pathOfAnythingElseInAuth_isOne(String path, String field) {
    var mask = UpdateMask.of(mask(path), GIVEN);

    assertThat(mask.partsOfAuth()).containsExactly(field);
    assertThat(mask.leaves()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          ''                             |
          displayName                    | displayName
          uri,auth.headers.X-Key         | uri;auth.headers.X-Key
          'properties.`a,b`,uri'         | properties.`a,b`;uri
          'uri,'                         | uri;
          properties.my_key              | properties.my_key
          """)
  void parse_text_splitsAtCommasAndKeepsPathsAsTheyAre(String text, String paths) {
    assertThat(UpdateMask.parse(text).getPathsList())
        .isEqualTo(paths == null ? List.of() : List.of(paths.split(";", -1)));
  }

  private static Connector merge(String... paths) {
    return UpdateMask.of(mask(paths), GIVEN).merge(STORED, GIVEN);
  }

  private static FieldMask mask(String... paths) {
    return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
  }
}
