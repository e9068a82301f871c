package io.floecat.server.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditLog;
import io.floecat.core.error.ErrorReason;
import io.floecat.core.error.UnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes audit events as JSON, one object a line. An intent is on the disk before {@link #begin}
 * returns; an outcome is written at once and gets to the disk with the next intent. An intent
 * without an outcome is an action that the process did not live to see the end of.
 */
public final class JsonLinesAuditLog implements AuditLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JsonLinesAuditLog.class);
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final AuditSink sink;
  private final boolean required;
  private final InstantSource clock;

  private JsonLinesAuditLog(AuditSink sink, boolean required, InstantSource clock) {
    this.sink = sink;
    this.required = required;
    this.clock = clock;
  }

  /**
   * Opens the log.
   *
   * @param file empty: standard output, which is as durable as whoever reads it
   * @param required whether an action whose intent cannot be written is refused
   * @throws io.floecat.server.config.StartException the file cannot be written
   */
  public static JsonLinesAuditLog open(Optional<Path> file, boolean required, InstantSource clock) {
    return new JsonLinesAuditLog(
        file.<AuditSink>map(AuditFile::open).orElseGet(StandardOutput::new), required, clock);
  }

  @Override
  public Outcome begin(AuditEvent intent) {
    String id = UUID.randomUUID().toString();
    try {
      sink.write(line(id, "intent", intent, Optional.empty()), true);
    } catch (IOException e) {
      if (required) {
        throw new UnavailableException(
            ErrorReason.DEPENDENCY_UNAVAILABLE,
            "the audit log cannot be written, so nothing was done",
            RETRY_AFTER,
            e);
      }
      LOG.error("the audit log cannot be written; going on, as floecat.audit.required says", e);
    }
    return (result, event) -> end(id, result, event);
  }

  @Override
  public void note(String result, AuditEvent event) {
    try {
      String id = UUID.randomUUID().toString();
      sink.write(line(id, "note", event, Optional.of(result)), false);
    } catch (IOException e) {
      LOG.error("the audit log cannot be written; a note is lost", e);
    }
  }

  @Override
  public void close() {
    try {
      sink.close();
    } catch (IOException e) {
      LOG.error("the end of the audit log may not be on the disk", e);
    }
  }

  private void end(String id, String result, AuditEvent event) {
    try {
      sink.write(line(id, "outcome", event, Optional.of(result)), false);
    } catch (IOException e) {
      LOG.error("the audit log cannot be written; an outcome is lost", e);
    }
  }

  private byte[] line(String id, String type, AuditEvent event, Optional<String> result)
      throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("time", Instant.ofEpochMilli(clock.millis()).toString());
      json.writeStringField("type", type);
      json.writeStringField("id", id);
      json.writeStringField("subject", event.subject());
      json.writeStringField("action", event.action().toString());
      json.writeStringField("resource", event.resource());
      if (!event.detail().isEmpty()) {
        json.writeStringField("detail", event.detail());
      }
      if (event.secretVersion().isPresent()) {
        json.writeStringField("secretVersion", event.secretVersion().get());
      }
      if (result.isPresent()) {
        json.writeStringField("result", result.get());
      }
      json.writeEndObject();
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }
}
