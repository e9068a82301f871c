package io.floecat.cli;

import com.google.gson.JsonObject;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import io.floecat.server.config.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = "Shows the settings in effect and where each comes from. Secrets are masked.",
    footer = {"", "Example:", "  floecat -Dfloecat.server.port=9000 config"})
final class ConfigCommand implements Runnable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("KEY", "key"),
          Column.of("VALUE", "value"),
          Column.of("SOURCE", "source"),
          Column.of("MEANING", "meaning"));

  private final Shell shell;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings. Default: floecat.properties, if there is one here.")
  private Optional<Path> file = Optional.empty();

  @Mixin private final Output output = new Output();

  ConfigCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    try (var listing = output.list(shell, "settings", "key", COLUMNS)) {
      shell.settings(file).effective().forEach(setting -> listing.add(json(setting)));
    }
    // Refuses what no command would start with, after it was shown.
    shell.config(file);
  }

  private static JsonObject json(Setting setting) {
    var json = new JsonObject();
    json.addProperty("key", setting.key().key());
    json.addProperty("value", setting.shown());
    json.addProperty("source", setting.source());
    json.addProperty("meaning", setting.key().meaning());
    return json;
  }
}
