package io.floecat.runtime.audit;

import io.floecat.runtime.config.FloecatConfig.AuditConfig;
import io.floecat.runtime.config.Setting;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.CheckResult;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.secret.BackendCall;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes audit events as JSON, one object a line. An intent is on the disk before {@link #begin}
 * returns; an outcome or a note is written at once and is on the disk within about a second. An
 * intent without an outcome is an action that the process did not live to see the end of.
 */
public final class JsonLinesAuditLog implements AuditLog, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(JsonLinesAuditLog.class);
  private static final String OK = "OK";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final Duration SYNC = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AuditSink sink;
  private final boolean required;
  private final InstantSource clock;
  private final Supplier<Origin> origin;
  private final RefusalAggregator aggregator;
  private volatile Optional<String> problem = Optional.empty();
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("floecat-audit").daemon().factory());

  JsonLinesAuditLog(
      AuditSink sink, boolean required, InstantSource clock, Supplier<Origin> origin) {
    this.sink = sink;
    this.required = required;
    this.clock = clock;
    this.origin = origin;
    this.aggregator = new RefusalAggregator(clock);
    writer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    writer.scheduleWithFixedDelay(
        this::writeAndSync, SYNC.toMillis(), SYNC.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Opens the log for calls that come from this machine.
   *
   * @throws StartException the file cannot be written
   */
  public static JsonLinesAuditLog open(AuditConfig config, InstantSource clock) {
    return open(config, clock, () -> Origin.NONE);
  }

  /**
   * Opens the log.
   *
   * @param origin tells where the call on the current thread comes from
   * @throws StartException the file cannot be written
   */
  public static JsonLinesAuditLog open(
      AuditConfig config, InstantSource clock, Supplier<Origin> origin) {
    var rotation = new AuditFile.Rotation(config.maxBytes(), config.keepFiles());
    AuditSink sink =
        config
            .file()
            .<AuditSink>map(file -> AuditFile.open(file, rotation, clock))
            .orElseGet(StandardOutput::new);
    return new JsonLinesAuditLog(sink, config.required(), clock, origin);
  }

  @Override
  public Outcome begin(AuditEvent intent) {
    String id = UUID.randomUUID().toString();
    try {
      write(begin("intent", id, clock.instant(), intent, origin.get()), true);
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
    if (aggregator.add(result, event, origin.get())) {
      writer.execute(() -> write(false));
    }
  }

  /**
   * Writes who has started the service, and with which settings. When this returns, the line is on
   * the disk.
   *
   * @throws StartException it cannot be written, and must be
   */
  public void started(String subject, String version, List<Setting> settings) {
    var event = AuditEvent.of(subject, AuditAction.SERVICE_START, AuditEvent.SERVICE);
    String id = UUID.randomUUID().toString();
    JsonObject line =
        begin("note", id, clock.instant(), event, origin.get())
            .text("version", version)
            .list("settings", settings, JsonLinesAuditLog::setting);
    try {
      write(line.text("result", OK), true);
    } catch (IOException e) {
      if (required) {
        throw new StartException(
            "the audit log cannot be written: %s; mend that, or set floecat.audit.file"
                .formatted(StartException.reason(e)),
            e);
      }
      LOG.error("the audit log cannot be written; going on, as floecat.audit.required says", e);
    }
  }

  /**
   * Whether what must be written down can be: nothing is done where it cannot. After a failure it
   * tries with a line that says that the log goes on.
   */
  public CheckResult check() {
    if (!required || problem.isEmpty()) {
      return CheckResult.healthy();
    }
    var event = AuditEvent.ofService(AuditAction.AUDIT_RESUME, AuditEvent.SERVICE);
    String id = UUID.randomUUID().toString();
    try {
      JsonObject line = begin("note", id, clock.instant(), event, origin.get());
      write(line.text("result", OK), true);
      return CheckResult.healthy();
    } catch (IOException e) {
      return CheckResult.failed(problem.orElse("the audit log cannot be written"));
    }
  }

  /** Writes that the service stops in order, unless it was never started. */
  public void stopped() {
    aggregator.add(
        OK, AuditEvent.ofService(AuditAction.SERVICE_STOP, AuditEvent.SERVICE), origin.get());
  }

  /** Writes what is still to be noted. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.error("the audit log does not take any more lines; some notes are lost");
      }
      write(true);
      Anchor end = sink.head().anchor();
      sink.close();
      LOG.info("the audit log ends, anchor {}", end);
    } catch (IOException e) {
      LOG.error("the end of the audit log may not be on the disk", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(String id, String result, AuditEvent event) {
    try {
      JsonObject line = begin("outcome", id, clock.instant(), event, origin.get());
      write(line.text("result", result), false);
    } catch (IOException e) {
      LOG.error("the audit log cannot be written; an outcome is lost", e);
    }
  }

  private void writeAndSync() {
    write(false);
    try {
      sink.sync();
    } catch (IOException e) {
      LOG.error("the end of the audit log may not be on the disk", e);
    }
  }

  private void write(boolean all) {
    for (RefusalAggregator.Note note : aggregator.take(all)) {
      try {
        write(line(note), false);
      } catch (IOException e) {
        LOG.error("the audit log cannot be written; a note is lost", e);
      }
    }
  }

  /** Writes a line, and remembers whether that is possible just now. */
  private void write(JsonObject line, boolean durable) throws IOException {
    try {
      sink.write(line.bytes(), durable);
      problem = Optional.empty();
    } catch (IOException e) {
      problem = Optional.of("the audit log cannot be written: " + StartException.reason(e));
      throw e;
    }
  }

  private static JsonObject line(RefusalAggregator.Note note) {
    String id = UUID.randomUUID().toString();
    JsonObject line = begin("note", id, note.time(), note.event(), note.origin());
    line.text("result", note.result());
    return note.more() == 0 ? line : line.number("more", note.more());
  }

  private static JsonObject begin(
      String type, String id, Instant time, AuditEvent event, Origin origin) {
    return new JsonObject()
        .text("time", Instant.ofEpochMilli(time.toEpochMilli()).toString())
        .text("type", type)
        .text("id", id)
        .text("subject", event.subject())
        .text("action", event.action().toString())
        .text("account", event.account())
        .text("resource", event.resource())
        .text("requestId", event.requestId())
        .text("correlationId", origin.correlationId())
        .text("address", origin.address())
        .flag("validateOnly", event.validateOnly())
        .text("secretVersion", event.secretVersion())
        .text("detail", Optional.of(event.detail()).filter(detail -> !detail.isEmpty()))
        .list("calls", event.calls(), JsonLinesAuditLog::call);
  }

  private static void setting(JsonObject json, Setting setting) {
    json.text("key", setting.key().key())
        .text("value", setting.shown())
        .text("source", setting.source());
  }

  private static void call(JsonObject json, BackendCall call) {
    json.text("operation", call.operation())
        .text("requestId", call.requestId())
        .text("session", call.session())
        .text("answer", call.answer());
  }
}
