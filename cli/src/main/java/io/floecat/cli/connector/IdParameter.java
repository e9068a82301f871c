package io.floecat.cli.connector;

import picocli.CommandLine.Parameters;

/** Which connector. */
final class IdParameter {

  @Parameters(
      paramLabel = "ID",
      description = "The connector's id, or its full name accounts/ACCOUNT/connectors/ID.")
  private String id = "";

  String get() {
    return id;
  }
}
