package io.floecat.cli.connector;

import java.util.UUID;
import picocli.CommandLine.Option;

/** The flag under which a write happens once, however often it is sent. */
final class RequestId {

  @Option(
      names = "--request-id",
      paramLabel = "UUID",
      description = "Makes the command safe to repeat: under the same id it happens once.")
  private String id = UUID.randomUUID().toString();

  String get() {
    return id;
  }
}
