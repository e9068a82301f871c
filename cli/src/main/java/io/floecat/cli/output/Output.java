package io.floecat.cli.output;

import com.google.gson.JsonObject;
import io.floecat.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine.Option;

/** The flag that says how results are shown. */
public final class Output {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "How to show the result: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat format = OutputFormat.TABLE;

  /** Whether people are to read it. */
  public boolean isTable() {
    return format == OutputFormat.TABLE;
  }

  /** Shows a resource. */
  public void show(Shell shell, JsonObject resource) {
    show(shell, resource, Json.text(resource, "name"));
  }

  /** Shows an answer about the resource called {@code name}. */
  public void show(Shell shell, JsonObject resource, String name) {
    switch (format) {
      case TABLE -> Details.print(resource, shell.out());
      case JSON -> Json.print(resource, shell.out());
      case NAME -> shell.out().println(PrintableText.of(name));
    }
  }

  /**
   * Shows resources as they are added. End it when the last one was.
   *
   * @param field what the REST interface calls the list
   * @param name the field that names a resource
   */
  public Listing list(Shell shell, String field, String name, List<Column> columns) {
    return switch (format) {
      case TABLE -> new TableListing(shell.out(), columns);
      case JSON -> new JsonListing(shell.out(), field);
      case NAME -> new TableListing(shell.out(), List.of(Column.untitled(name)));
    };
  }
}
