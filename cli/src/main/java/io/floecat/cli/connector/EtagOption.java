package io.floecat.cli.connector;

import picocli.CommandLine.Option;

/** The flag that ties a write to what was read before. */
final class EtagOption {

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      description = "Only if the connector is still as it was when this etag was read.")
  private String etag = "";

  String get() {
    return etag;
  }
}
