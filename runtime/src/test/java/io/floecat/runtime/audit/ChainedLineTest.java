package io.floecat.runtime.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChainedLineTest {

  /** As {@code sha256sum} prints it for {@link #HASHED}. */
  private static final String HASH =
      "999904c83ff364efe4ce29c1900beb5638231fc84306fad0f2a736fd8b4f173f";

  private static final String OBJECT =
      """
      {"time":"2026-01-31T12:00:00Z","type":"note","result":"OK"}""";
  private static final String HASHED =
      """
      {"seq":1,"time":"2026-01-31T12:00:00Z","type":"note","result":"OK",\
      "prev":"0000000000000000000000000000000000000000000000000000000000000000\""""
          .strip();
  private static final String LINE = HASHED + ",\"hash\":\"" + HASH + "\"}";

  @Test
  @DisplayName(
      "a line's hash is the SHA-256 of all that stands before it, so that anybody can check")
  void after_aLine_hasTheHashOfEveryByteBeforeIt() {
    ChainedLine line = ChainedLine.after(ChainPosition.START, OBJECT.getBytes(US_ASCII));

    assertThat(new String(line.withEnd(), US_ASCII)).isEqualTo(LINE + "\n");
    assertThat(line.link()).isEqualTo(new ChainPosition(1, HASH));
  }

  @Test
  void read_aLine_isWhatWasWritten() {
    ChainedLine line = ChainedLine.read(LINE.getBytes(US_ASCII)).orElseThrow();

    assertThat(line.link()).isEqualTo(new ChainPosition(1, HASH));
    assertThat(line.follows(ChainPosition.START)).isTrue();
    assertThat(line.member("result")).contains("OK");
  }
}
