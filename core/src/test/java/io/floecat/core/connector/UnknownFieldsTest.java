package io.floecat.core.connector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.ListConnectorsResponse;
import org.junit.jupiter.api.Test;

class UnknownFieldsTest {

  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(
              99,
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(ByteString.copyFromUtf8("s3cret"))
                  .build())
          .build();

  @Test
  void refuse_knownFields_passes() {
    for (var auth : SampleCredentials.ofEveryType()) {
      var connector = SampleConnectors.stored(auth);

      assertThatCode(() -> UnknownFields.refuse("connector", connector)).doesNotThrowAnyException();
    }
  }

  @Test
  void refuse_unknownFieldAtAnyDepth_namesThePlace() {
    var request = CreateConnectorRequest.newBuilder();
    request.getConnectorBuilder().getAuthBuilder().getBasicBuilder().setUnknownFields(UNKNOWN);
    assertRefused(request.build(), "connector.auth.basic");

    request.getConnectorBuilder().getAuthBuilder().setUnknownFields(UNKNOWN);
    assertRefused(request.build(), "connector.auth");

    request.setUnknownFields(UNKNOWN);
    assertRefused(request.build(), "request");

    var list = ListConnectorsResponse.newBuilder();
    list.addConnectorsBuilder();
    list.addConnectorsBuilder().setUnknownFields(UNKNOWN);
    assertRefused(list.build(), "connectors");
  }

  private static void assertRefused(Message message, String path) {
    assertThatThrownBy(() -> UnknownFields.refuse("", message))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessage(
            path
                + ": has a field that this server does not know; is the client newer than the"
                + " server?");
  }
}
