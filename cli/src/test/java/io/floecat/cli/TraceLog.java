package io.floecat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A log of everything that a process can log, in files, as an operator would ask for it. */
final class TraceLog {

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="FILE" class="ch.qos.logback.core.FileAppender">
          <file>%s</file>
          <encoder class="io.floecat.runtime.logging.JsonEncoder"/>
        </appender>
        <root level="TRACE">
          <appender-ref ref="FILE"/>
        </root>
      </configuration>
      """;

  private static final String JAVA_LOGGING =
      """
      handlers = java.util.logging.FileHandler
      .level = ALL
      java.util.logging.FileHandler.level = ALL
      java.util.logging.FileHandler.pattern = %s
      java.util.logging.FileHandler.formatter = java.util.logging.SimpleFormatter
      """;

  private final Path file;
  private final Path javaFile;

  /** For one process; its files, and those that ask for them, are in {@code directory}. */
  TraceLog(Path directory, String name) throws IOException {
    file = directory.resolve(name + ".log");
    javaFile = directory.resolve(name + ".java.log");
    Files.writeString(directory.resolve(name + ".xml"), LOGBACK.formatted(file));
    Files.writeString(directory.resolve(name + ".properties"), JAVA_LOGGING.formatted(javaFile));
  }

  /** What asks a JVM for it. */
  List<String> options() {
    return List.of(
        "-Dlogback.configurationFile=" + file.resolveSibling(beside(".xml")),
        "-Djava.util.logging.config.file=" + file.resolveSibling(beside(".properties")));
  }

  /** What was logged by Logback. */
  Path file() {
    return file;
  }

  private String beside(String ending) {
    return file.getFileName().toString().replaceFirst("\\.log$", ending);
  }
}
