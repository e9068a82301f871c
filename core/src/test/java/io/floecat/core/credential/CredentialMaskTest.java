package io.floecat.core.credential;

import static io.floecat.core.credential.CredentialMask.MASK;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.floecat.core.operation.store.ConnectorRecord;
import io.floecat.core.operation.store.Pending;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.ListConnectorsResponse;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialMaskTest {

  @ParameterizedTest
  @MethodSource("messages")
  @DisplayName("P2, P3: no sensitive value survives the mask, wherever it stands")
  void mask_everyTypeInEveryMessage_leavesNoCanary(Message message) {
    assertThat(bytes(message)).contains(SampleCredentials.CANARY);

    assertThat(bytes(CredentialMask.mask(message)))
        .doesNotContain(SampleCredentials.CANARY)
        .contains(MASK);
  }

  static Stream<Message> messages() {
    return SampleCredentials.ofEveryType().stream()
        .flatMap(
            auth -> {
              var connector = Connector.newBuilder().setAuth(auth).build();
              return Stream.of(
                  auth,
                  connector,
                  CreateConnectorRequest.newBuilder().setConnector(connector).build(),
                  ListConnectorsResponse.newBuilder()
                      .addConnectors(Connector.newBuilder().setUri("https://a.example.com"))
                      .addConnectors(connector)
                      .build(),
                  ConnectorRecord.newBuilder()
                      .setPending(Pending.newBuilder().setTarget(connector))
                      .build());
            });
  }

  @Test
  void mask_setFields_keepsTypeNamesAndKeys() {
    AuthCredentials auth = SampleCredentials.apiKey();

    var expected = auth.toBuilder().putHeaders("X-Tenant", MASK);
    expected.getApiKeyBuilder().setKey(MASK);
    assertThat(CredentialMask.mask(auth)).isEqualTo(expected.build());
  }

  @Test
  void mask_unsetSensitiveField_staysUnset() {
    var auth = SampleCredentials.awsAccessKey().toBuilder();
    auth.getAwsAccessKeyBuilder().clearSessionToken();

    assertThat(CredentialMask.mask(auth.build()).getAwsAccessKey().getSessionToken()).isEmpty();
  }

  @Test
  void mask_nothingToMask_returnsTheSameInstance() {
    var connector = Connector.newBuilder().setDisplayName("x").putProperties("a", "b").build();

    assertThat(CredentialMask.mask(connector)).isSameAs(connector);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void mask_maskedAlready_returnsTheSameInstance(Message message) {
    Message masked = CredentialMask.mask(message);

    assertThat(CredentialMask.mask(masked)).isSameAs(masked);
  }

  @Test
  void mask_randomCredentials_isIdempotentAndListsEveryMaskedPath() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      AuthCredentials auth = SampleCredentials.random(random);
      AuthCredentials masked = CredentialMask.mask(auth);

      assertThat(CredentialMask.mask(masked)).as("seed %d", seed).isEqualTo(masked);
      assertThat(CredentialMask.maskedPaths(auth)).as("seed %d", seed).isEmpty();
      assertThat(CredentialMask.maskedPaths(masked))
          .as("seed %d", seed)
          .hasSameSizeAs(
              CredentialFields.sensitivePaths(AuthCredentials.getDescriptor()).stream()
                  .flatMap(path -> valuesAt(auth, path).stream())
                  .toList());
    }
  }

  private static List<String> valuesAt(AuthCredentials auth, String path) {
    if (path.equals("headers")) {
      return List.copyOf(auth.getHeadersMap().values());
    }
    String[] names = path.split("\\.", 2);
    var type = AuthCredentials.getDescriptor().findFieldByName(names[0]);
    var field = type.getMessageType().findFieldByName(names[1]);
    var credential = (Message) auth.getField(type);
    return credential.hasField(field) ? List.of((String) credential.getField(field)) : List.of();
  }

  @Test
  @DisplayName("P2: a newer client's credential, unknown to this schema, is not stored")
  void mask_unknownFields_dropsThemAtAnyDepth() {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                99,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("unknown-c4n4ry"))
                    .build())
            .build();
    var auth = SampleCredentials.basic().toBuilder().setUnknownFields(unknown);
    auth.getBasicBuilder().setUnknownFields(unknown);
    var connector = Connector.newBuilder().setAuth(auth).setUnknownFields(unknown).build();

    assertThat(CredentialMask.mask(connector))
        .isEqualTo(
            CredentialMask.mask(Connector.newBuilder().setAuth(SampleCredentials.basic()).build()));
  }

  @Test
  void maskedPaths_maskInSensitiveFieldsOnly_listsThese() {
    var connector =
        Connector.newBuilder()
            .setDescription(MASK)
            .setAuth(
                CredentialMask.mask(SampleCredentials.clientCredentials()).toBuilder()
                    .putHeaders("X-Key", MASK)
                    .putHeaders("X-Other", "value"))
            .build();

    assertThat(CredentialMask.maskedPaths(connector))
        .containsExactly("auth.client_credentials.client_secret", "auth.headers.X-Key");
  }

  @Test
  void sensitivePaths_ofAConnector_areThoseOfTheDesign() {
    assertThat(CredentialFields.sensitivePaths(Connector.getDescriptor()))
        .containsExactly(
            "auth.bearer_token.token",
            "auth.basic.password",
            "auth.api_key.key",
            "auth.client_credentials.client_secret",
            "auth.token_exchange.client_secret",
            "auth.token_exchange.subject_token",
            "auth.aws_access_key.secret_access_key",
            "auth.aws_access_key.session_token",
            "auth.gcp_service_account.key_json",
            "auth.headers");
  }

  @ParameterizedTest
  @EnumSource(
      value = FieldDescriptorProto.Type.class,
      names = {"TYPE_BYTES", "TYPE_INT64", "TYPE_BOOL", "TYPE_DOUBLE"})
  @DisplayName("P3: a sensitive field that cannot be masked fails, even where it is not set")
  void mask_sensitiveFieldThatIsNoText_fails(FieldDescriptorProto.Type type)
      throws DescriptorValidationException {
    var message =
        DynamicMessage.getDefaultInstance(schema(type, FieldDescriptorProto.Label.LABEL_OPTIONAL));

    assertThatThrownBy(() -> CredentialMask.mask(message))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a sensitive field must be text: Inner.field");
  }

  @Test
  void mask_sensitiveList_masksEveryElement() throws DescriptorValidationException {
    Descriptor outer =
        schema(FieldDescriptorProto.Type.TYPE_STRING, FieldDescriptorProto.Label.LABEL_REPEATED);
    Descriptor inner = outer.findFieldByName("inner").getMessageType();
    var list = inner.findFieldByName("field");
    var message =
        DynamicMessage.newBuilder(outer)
            .setField(
                outer.findFieldByName("inner"),
                DynamicMessage.newBuilder(inner)
                    .addRepeatedField(list, "c4n4ry-1")
                    .addRepeatedField(list, "c4n4ry-2")
                    .build())
            .build();

    DynamicMessage masked = CredentialMask.mask(message);

    assertThat(((Message) masked.getField(outer.findFieldByName("inner"))).getField(list))
        .isEqualTo(List.of(MASK, MASK));
  }

  @Test
  void mask_any_fails() {
    assertThatThrownBy(() -> CredentialMask.mask(Any.getDefaultInstance()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A message {@code Outer} with a message {@code Inner} with one sensitive field. */
  private static Descriptor schema(FieldDescriptorProto.Type type, FieldDescriptorProto.Label label)
      throws DescriptorValidationException {
    var sensitive =
        FieldDescriptorProto.newBuilder()
            .setName("field")
            .setNumber(1)
            .setType(type)
            .setLabel(label)
            .setOptions(FieldOptions.newBuilder().setDebugRedact(true));
    var inner =
        FieldDescriptorProto.newBuilder()
            .setName("inner")
            .setNumber(1)
            .setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
            .setTypeName("Inner");
    var file =
        FileDescriptorProto.newBuilder()
            .setName("schema.proto")
            .setSyntax("proto3")
            .addMessageType(DescriptorProto.newBuilder().setName("Outer").addField(inner))
            .addMessageType(DescriptorProto.newBuilder().setName("Inner").addField(sensitive))
            .build();
    return FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Outer");
  }

  private static String bytes(Message message) {
    return new String(message.toByteArray(), ISO_8859_1);
  }
}
