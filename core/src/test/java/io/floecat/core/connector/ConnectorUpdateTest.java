package io.floecat.core.connector;

import static io.floecat.core.connector.SampleConnectors.given;
import static io.floecat.core.connector.SampleConnectors.stored;
import static io.floecat.core.connector.Writes.bytes;
import static io.floecat.core.connector.Writes.fields;
import static io.floecat.core.connector.Writes.mask;
import static io.floecat.core.connector.Writes.refusal;
import static io.floecat.core.connector.Writes.replaced;
import static io.floecat.core.connector.Writes.sensitiveFields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.FieldMask;
import com.google.protobuf.UnknownFieldSet;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.WritePlan;
import io.floecat.spi.error.ErrorReason;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorUpdateTest {

  static List<AuthCredentials> everyType() {
    return SampleCredentials.ofEveryType();
  }

  @ParameterizedTest
  @MethodSource("everyType")
  @DisplayName("P2: the record of a create is masked, the secret is whole")
  void create_everyType_masksTheTargetAndReplaces(AuthCredentials auth) {
    WritePlan plan = ConnectorUpdate.create(given(auth));

    assertThat(plan.target()).isEqualTo(CredentialMask.mask(given(auth)));
    assertThat(replaced(plan)).isEqualTo(auth);
    assertThat(bytes(plan.target())).doesNotContain(SampleCredentials.CANARY);
  }

  @Test
  void create_withoutAuth_keeps() {
    Connector given = given(SampleCredentials.basic()).toBuilder().clearAuth().build();

    assertThat(ConnectorUpdate.create(given))
        .isEqualTo(new WritePlan(given, new CredentialChange.Keep()));
  }

  @Test
  void create_outputOnlyFields_areIgnored() {
    Connector shown = stored(SampleCredentials.basic());

    WritePlan plan =
        ConnectorUpdate.create(shown.toBuilder().setAuth(SampleCredentials.basic()).build());

    assertThat(plan.target()).isEqualTo(CredentialMask.mask(given(SampleCredentials.basic())));
  }

  @ParameterizedTest
  @MethodSource("everyType")
  @DisplayName("P8: a mask in a create is refused, naming every field to send")
  void create_mask_isRefused(AuthCredentials auth) {
    Connector masked = CredentialMask.mask(given(auth));

    var refusal = refusal(() -> ConnectorUpdate.create(masked));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.CREDENTIALS_REQUIRED);
    assertThat(fields(refusal)).isEqualTo(sensitiveFields(auth));
  }

  @Test
  @DisplayName("P2: a newer client's credential, unknown to this schema, is refused")
  void create_unknownField_isRefused() {
    var given = given(SampleCredentials.basic()).toBuilder();
    given
        .getAuthBuilder()
        .setUnknownFields(
            UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build());

    assertThat(fields(refusal(() -> ConnectorUpdate.create(given.build()))))
        .containsExactly("connector.auth");
  }

  @ParameterizedTest
  @MethodSource("everyType")
  @DisplayName("P2, P3: neither a plan nor what leads to it shows a secret")
  void plan_everyType_showsNoSecret(AuthCredentials auth) {
    Connector stored = stored(auth);
    List<String> leaves = CredentialMask.maskedPaths(stored);
    for (FieldMask mask : List.of(mask(), mask("*"), mask("auth"), mask(leaves))) {
      AuthWrite write = AuthWrite.of(stored, given(auth), UpdateMask.of(mask, given(auth)));
      WritePlan plan = ConnectorUpdate.plan(stored, given(auth), mask);

      assertThat(write.toString()).isIn("Whole[********]", "ByLeaf[********]");
      assertThat(plan.toString()).doesNotContain(SampleCredentials.CANARY);
      assertThat(bytes(plan.target())).doesNotContain(SampleCredentials.CANARY);
    }
  }

  @Test
  void plan_authNamedAndAbsent_clears() {
    Connector stored = stored(SampleCredentials.basic());
    Connector without = stored.toBuilder().clearAuth().build();

    assertThat(ConnectorUpdate.plan(stored, Connector.getDefaultInstance(), mask("auth")))
        .isEqualTo(new WritePlan(without, new CredentialChange.Clear()));
    assertThat(ConnectorUpdate.plan(stored, without, mask("*")))
        .isEqualTo(new WritePlan(without, new CredentialChange.Clear()));
    assertThat(ConnectorUpdate.plan(without, without, mask("auth")))
        .isEqualTo(new WritePlan(without, new CredentialChange.Keep()));
  }

  @Test
  void plan_clearedAndMoved_needsNoCredentials() {
    Connector given = Connector.newBuilder().setUri("https://other.example.com").build();

    WritePlan plan =
        ConnectorUpdate.plan(stored(SampleCredentials.basic()), given, mask("uri", "auth"));

    assertThat(plan.credentials()).isEqualTo(new CredentialChange.Clear());
    assertThat(plan.target().getUri()).isEqualTo("https://other.example.com");
  }

  @Test
  void plan_clearWhereTheKindNeedsCredentials_isRefused() {
    Connector unity =
        stored(SampleCredentials.bearerToken()).toBuilder().setKind(Kind.UNITY_CATALOG).build();

    assertThatThrownBy(
            () -> ConnectorUpdate.plan(unity, Connector.getDefaultInstance(), mask("auth")))
        .hasMessage(
            "connector.auth: UNITY_CATALOG needs bearer_token, client_credentials or"
                + " token_exchange");
  }

  @Test
  void plan_nothingGiven_changesNothing() {
    Connector stored = stored(SampleCredentials.basic());
    Connector named = Connector.newBuilder().setName("accounts/a/connectors/sales").build();

    assertThat(ConnectorUpdate.plan(stored, named, mask()))
        .isEqualTo(new WritePlan(stored, new CredentialChange.Keep()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind", "uri"})
  void plan_requiredFieldCleared_isRefused(String path) {
    Connector without = stored(SampleCredentials.basic()).toBuilder().clearAuth().build();

    var refusal =
        refusal(() -> ConnectorUpdate.plan(without, Connector.getDefaultInstance(), mask(path)));

    assertThat(fields(refusal)).containsExactly("connector." + path);
    assertThat(refusal.reason()).isEqualTo(ErrorReason.INVALID_FIELD);
  }

  @Test
  void plan_mergedPropertiesTooMany_isRefused() {
    var stored = stored(SampleCredentials.basic()).toBuilder().clearProperties();
    for (int i = 0; i < 100; i++) {
      stored.putProperties("key." + i, "v");
    }
    Connector given = Connector.newBuilder().putProperties("one.more", "v").build();

    assertThatThrownBy(
            () -> ConnectorUpdate.plan(stored.build(), given, mask("properties.one.more")))
        .hasMessage("connector.properties: at most 100 can be set");
  }
}
