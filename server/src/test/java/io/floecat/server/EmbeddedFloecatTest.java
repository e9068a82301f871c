package io.floecat.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.floecat.server.config.ConfigSources;
import io.floecat.server.config.FloecatConfig;
import io.floecat.server.config.Settings;
import io.floecat.server.logging.LibraryLogs;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class EmbeddedFloecatTest {

  private final LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();

  @TempDir private Path directory;

  @Test
  @DisplayName("P3: the libraries write no request to the log of a program that embeds the service")
  void open_inAProgramThatLogsEverything_keepsTheWireLogOff() {
    // Whoever started a server in this process before kept it off, too.
    logs.getTurboFilterList().removeIf(LibraryLogs.class::isInstance);
    var wire = logs.getLogger("org.apache.hc.client5.http.wire");
    var program = logs.getLogger("com.example.program");
    var before = wire.getLevel();
    wire.setLevel(Level.TRACE);
    program.setLevel(Level.TRACE);
    assertThat(wire.isDebugEnabled()).as("before").isTrue();
    var properties = Map.of("floecat.data-dir", directory.resolve("data").toString());
    var sources = new ConfigSources(properties, Map.of(), directory, Optional.empty());
    try (var _ = EmbeddedFloecat.open(FloecatConfig.from(Settings.read(sources)))) {
      assertThat(wire.isDebugEnabled()).isFalse();
      assertThat(program.isTraceEnabled()).as("the program's own").isTrue();
    } finally {
      LibraryLogs.keepQuiet();
      wire.setLevel(before);
      program.setLevel(null);
    }
  }
}
