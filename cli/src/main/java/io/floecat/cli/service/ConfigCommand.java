package io.floecat.cli.service;

import com.google.gson.JsonObject;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.config.ClientConfig;
import io.floecat.runtime.config.Setting;
import io.floecat.runtime.config.Settings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code floecat config}. */
@Command(
    description = "Shows the settings in effect and where each comes from. Secrets are masked.",
    footer = {"", "Example:", "  floecat -Dfloecat.server.port=9000 config"})
public final class ConfigCommand implements Runnable {

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("KEY", "key"),
          Column.of("VALUE", "value"),
          Column.of("SOURCE", "source"),
          Column.of("MEANING", "meaning"));

  private final Shell shell;

  @Mixin private final SettingsFile file = new SettingsFile();
  @Mixin private final Output output = new Output();

  /** Shows the settings of {@code shell}. */
  public ConfigCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    Settings settings = shell.settings(file.get());
    settings.requireFileRead();
    var listing = output.list(shell, "settings", "key", COLUMNS);
    settings.effective().forEach(setting -> listing.add(json(setting)));
    listing.end();
    // Refuses what neither the service nor its clients would start with, after it was shown.
    file.read(shell);
    ClientConfig.from(settings);
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
