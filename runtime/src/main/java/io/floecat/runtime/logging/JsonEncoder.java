package io.floecat.runtime.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/**
 * Writes a log event as one line of flat JSON: time, level, logger, message, then what the thread
 * and the event carry, such as {@code correlationId}, then the stack trace as one text.
 */
public final class JsonEncoder extends EncoderBase<ILoggingEvent> {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.getInstant().toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("message", event.getFormattedMessage());
      for (var entry : event.getMDCPropertyMap().entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      for (KeyValuePair pair :
          Objects.requireNonNullElse(event.getKeyValuePairs(), List.<KeyValuePair>of())) {
        write(json, pair);
      }
      if (event.getThrowableProxy() != null) {
        json.writeStringField("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      return ("{\"level\":\"ERROR\",\"message\":\"a log event could not be written\"}\n")
          .getBytes(UTF_8);
    }
    line.write('\n');
    return line.toByteArray();
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  private static void write(JsonGenerator json, KeyValuePair pair) throws IOException {
    if (pair.value instanceof Double number) {
      json.writeNumberField(pair.key, number);
    } else {
      json.writeStringField(pair.key, String.valueOf(pair.value));
    }
  }
}
