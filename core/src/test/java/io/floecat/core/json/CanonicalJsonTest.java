package io.floecat.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.floecat.core.credential.SampleCredentials;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.BearerToken;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void write_emptyMessage_isAnEmptyObject() {
    assertThat(CanonicalJson.write(AuthCredentials.getDefaultInstance()))
        .isEqualTo("{}".getBytes(UTF_8));
  }

  @Test
  void write_messageWithoutFields_isWritten() {
    var auth = AuthCredentials.newBuilder().setBearerToken(BearerToken.getDefaultInstance());

    assertThat(CanonicalJson.write(auth.build())).isEqualTo("{\"bearerToken\":{}}".getBytes(UTF_8));
  }

  @Test
  void write_anyText_isReadAlikeByAnotherParser() throws InvalidProtocolBufferException {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      AuthCredentials auth = SampleCredentials.random(random);
      var read = AuthCredentials.newBuilder();

      JsonFormat.parser().merge(new String(CanonicalJson.write(auth), UTF_8), read);

      assertThat(read.build()).as("seed %d", seed).isEqualTo(auth);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 169, 170, 171, 511, 512, 513, 100_000})
  void write_anyLength_isWhole(int length) {
    String token = "€".repeat(length);
    var auth = AuthCredentials.newBuilder().putHeaders("h", token).build();

    assertThat(new String(CanonicalJson.write(auth), UTF_8))
        .isEqualTo("{\"headers\":{\"h\":\"" + token + "\"}}");
  }

  @Test
  void write_halfASurrogatePair_isRefused() {
    for (String half : new String[] {"\ud83d", "\ude00", "\ud83dx", "\ud83d\n\ude00"}) {
      var auth = AuthCredentials.newBuilder().putHeaders("h", half).build();

      assertThatThrownBy(() -> CanonicalJson.write(auth))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not valid Unicode");
    }
  }

  @Test
  void write_fieldOfAnotherKind_isRefused() {
    var connector = Connector.newBuilder().setKind(Kind.AWS_GLUE).build();

    assertThatThrownBy(() -> CanonicalJson.write(connector))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("floecat.v1.Connector.kind");
  }
}
