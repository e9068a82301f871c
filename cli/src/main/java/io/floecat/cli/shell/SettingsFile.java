package io.floecat.cli.shell;

import io.floecat.runtime.config.FloecatConfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flag that says where the settings are. */
public final class SettingsFile {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings. Default: floecat.properties, if there is one here.")
  private Optional<Path> file = Optional.empty();

  /** The file; empty: the usual one. */
  public Optional<Path> get() {
    return file;
  }

  /** The settings as types. */
  public FloecatConfig read(Shell shell) {
    return shell.config(file);
  }
}
