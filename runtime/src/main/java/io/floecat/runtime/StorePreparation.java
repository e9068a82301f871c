package io.floecat.runtime;

import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.CommandLogs;
import io.floecat.spi.error.FloecatException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Prepares the store that the settings name, where that is not the service's own work. */
public final class StorePreparation {

  private StorePreparation() {}

  /**
   * The statements that {@link #prepare} runs, to be shown.
   *
   * @throws StartException the store needs none
   */
  public static List<String> statements(FloecatConfig config) {
    return ConfiguredStore.of(config).statements();
  }

  /**
   * Makes the schema, or brings it up to date. May be run again.
   *
   * @param ownerUser somebody who may create a schema in the database
   * @param ownerPasswordFile empty: the server asks the owner for none
   * @return the statements that the owner has no right to run, for an administrator
   * @throws StartException it cannot be done; nothing was changed
   */
  public static List<String> prepare(
      FloecatConfig config, String ownerUser, Optional<Path> ownerPasswordFile) {
    CommandLogs.keepQuiet();
    try {
      return ConfiguredStore.of(config).prepare(ownerUser, ownerPasswordFile);
    } catch (FloecatException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
