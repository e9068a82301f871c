package io.floecat.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.NotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoggableFailureTest {

  private static final String CANARY = "dapi-canary-c0de";

  @Test
  @DisplayName("P3: a message that may quote a request is not logged, wherever in the chain it is")
  void of_unknownTypes_keepsTypesAndStacksOnly() {
    var cause = new NumberFormatException("For input string: \"" + CANARY + "\"");
    var failure = new IllegalStateException(CANARY, cause);

    assertThat(trace(failure))
        .contains("java.lang.IllegalStateException", "java.lang.NumberFormatException")
        .contains("LoggableFailureTest.java")
        .doesNotContain(CANARY);
  }

  @Test
  void of_parserFailures_keepsNoMessage() {
    assertThat(trace(new com.fasterxml.jackson.core.JsonParseException(null, CANARY)))
        .doesNotContain(CANARY);
    assertThat(trace(new com.google.protobuf.InvalidProtocolBufferException(CANARY)))
        .doesNotContain(CANARY);
  }

  @Test
  void of_failuresOfOursAndOfTheMachine_keepsTheirMessages() {
    var failure =
        new NotFoundException(
            ErrorReason.CONNECTOR_NOT_FOUND,
            "ours",
            new IOException("disk", new SQLException("sql")));

    assertThat(trace(failure))
        .contains("NotFoundException: ours", "IOException: disk", "SQLException: sql");
  }

  @Test
  void of_causesInACircle_ends() {
    var first = new IllegalStateException("a");
    var second = new IllegalStateException("b", first);
    first.initCause(second);

    assertThat(trace(first)).contains("IllegalStateException");
  }

  private static String trace(Throwable failure) {
    var text = new StringWriter();
    LoggableFailure.of(failure).printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
