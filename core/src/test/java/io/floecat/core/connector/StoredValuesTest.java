package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.FieldMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.FieldViolation;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that was stored under older rules is changed in other parts, and mended. */
class StoredValuesTest {

  private static final Connector OLD = old();

  private static Connector old() {
    var old =
        SampleConnectors.stored(SampleCredentials.clientCredentials()).toBuilder()
            .setDisplayName("token=abc123")
            .setDescription("password: hunter2")
            .setUri("https://catalog.example.com/?%2574oken=abc")
            .putProperties("dbpass", "hunter2")
            .putProperties("note", "user=db password=x");
    old.getAuthBuilder().getClientCredentialsBuilder().setScope("secret=abc123");
    old.getAuthBuilder().putHeaders("Host", "********");
    return old.build();
  }

  @Test
  void plan_otherPartOfAnOldRecord_isChanged() {
    Connector given = OLD.toBuilder().putProperties("warehouse.name", "orders").build();

    for (FieldMask mask :
        List.of(mask("properties.warehouse.name"), mask("properties"), mask("*"), mask())) {
      assertThat(ConnectorUpdate.plan(OLD, given, mask).target()).isEqualTo(given);
    }
  }

  @Test
  void plan_secretOfAnOldRecord_isChanged() {
    var given = Connector.newBuilder();
    given.getAuthBuilder().getClientCredentialsBuilder().setClientSecret("new");

    assertThat(
            ConnectorUpdate.plan(OLD, given.build(), mask("auth.client_credentials.client_secret"))
                .target())
        .isEqualTo(OLD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dbpass", "note"})
  void plan_oldPropertyThatIsSecret_canBeRemoved(String key) {
    Connector mended = OLD.toBuilder().removeProperties(key).build();

    assertThat(
            ConnectorUpdate.plan(OLD, Connector.getDefaultInstance(), mask("properties." + key))
                .target())
        .isEqualTo(mended);
  }

  @ParameterizedTest
  @ValueSource(strings = {"display_name", "description", "uri", "properties.dbpass"})
  void plan_oldValueReplacedByAnotherOfItsKind_isRefused(String path) {
    Connector given =
        OLD.toBuilder()
            .setDisplayName("token=abc124")
            .setDescription("password: hunter3")
            .setUri("https://catalog.example.com/?%2574oken=abd")
            .putProperties("dbpass", "hunter3")
            .build();

    var refusal =
        catchThrowableOfType(
            InvalidArgumentException.class, () -> ConnectorUpdate.plan(OLD, given, mask(path)));

    assertThat(refusal.violations())
        .extracting(FieldViolation::field)
        .containsExactly(
            path.startsWith("properties") ? "connector.properties[dbpass]" : "connector." + path);
  }

  @Test
  void create_oldValues_areRefused() {
    var refusal =
        catchThrowableOfType(
            InvalidArgumentException.class,
            () ->
                ConnectorUpdate.create(
                    OLD.toBuilder().setAuth(SampleCredentials.clientCredentials()).build()));

    assertThat(refusal.violations())
        .extracting(FieldViolation::field)
        .containsExactlyInAnyOrder(
            "connector.uri",
            "connector.display_name",
            "connector.description",
            "connector.properties[dbpass]",
            "connector.properties[note]");
  }

  private static FieldMask mask(String... paths) {
    return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
  }
}
