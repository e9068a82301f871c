package io.floecat.core.connector;

import com.google.protobuf.Timestamp;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.CredentialStatus;
import io.floecat.v1.Connector.Kind;
import io.floecat.v1.Connector.State;

/** Connectors for tests. */
final class SampleConnectors {

  private SampleConnectors() {}

  /** What a caller sends to create one: valid, with every field set that a caller sets. */
  static Connector given(AuthCredentials auth) {
    return Connector.newBuilder()
        .setKind(Kind.ICEBERG_REST)
        .setDisplayName("Sales lake")
        .setDescription("Orders and invoices.\nAsk the sales team.")
        .setUri("https://catalog.example.com/api")
        .putProperties("warehouse.name", "sales")
        .putProperties("s3.endpoint", "https://s3.example.com")
        .setAuth(auth)
        .build();
  }

  /** The same as it is stored: masked, with every output-only field set. */
  static Connector stored(AuthCredentials auth) {
    var time = Timestamp.newBuilder().setSeconds(1_769_860_800);
    return CredentialMask.mask(given(auth)).toBuilder()
        .setName("accounts/a/connectors/sales")
        .setUid("6b7cb1d4-93d2-4b6e-8f11-111111111111")
        .setEtag("\"1\"")
        .setState(State.ACTIVE)
        .setCreateTime(time)
        .setUpdateTime(time)
        .setCredentialStatus(
            CredentialStatus.newBuilder()
                .setSecretName("accounts/a/connectors/sales")
                .setVersionId("9a0364b9-e99b-4b9d-b2e3-222222222222")
                .setUpdateTime(time))
        .build();
  }

  /** A valid Glue connector as it is sent. */
  static Connector glue() {
    return given(SampleCredentials.awsAccessKey()).toBuilder()
        .setKind(Kind.AWS_GLUE)
        .clearUri()
        .build();
  }
}
