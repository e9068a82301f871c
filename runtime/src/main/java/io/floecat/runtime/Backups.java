package io.floecat.runtime;

import io.floecat.runtime.backup.BackupException;
import io.floecat.runtime.backup.BackupFile;
import io.floecat.runtime.backup.BackupFile.KeyToSeal;
import io.floecat.runtime.backup.Passphrase;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.FloecatConfig.SecretsBackend;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * Backups of a deployment on one machine: records, and with the local vault the encrypted
 * credentials. Tokens and the audit log are not in them.
 */
public final class Backups {

  private Backups() {}

  /**
   * Writes a backup of the state at one moment; a server may be running.
   *
   * @param file does not exist
   * @param passphrase puts the vault's key in, under it; empty: the backup cannot be read without
   *     the key file
   * @throws BackupException it cannot be written; there is no file then
   */
  public static void write(FloecatConfig config, Path file, Optional<Passphrase> passphrase) {
    if (passphrase.isPresent() && config.secrets().backend() != SecretsBackend.LOCAL) {
      throw new BackupException("credentials live on AWS: there is no vault key to put in");
    }
    if (Files.exists(file)) {
      throw new BackupException(file + " exists: choose another file, or remove it");
    }
    Path key = config.secrets().localKeyFile();
    run(
        file,
        () -> {
          Path directory = temporaryBeside(file);
          Path copy = directory.resolve("copy.db");
          try {
            ConfiguredStore.of(config).copyTo(copy);
            audited(
                config,
                AuditAction.BACKUP_WRITE,
                file,
                passphrase.isPresent(),
                () -> BackupFile.write(file, copy, passphrase.map(it -> new KeyToSeal(key, it))));
          } finally {
            Files.deleteIfExists(copy);
            Files.delete(directory);
          }
        });
  }

  /**
   * Whether a backup has the vault's key, so that its passphrase is needed.
   *
   * @throws BackupException it is no backup
   */
  public static boolean hasKey(Path file) {
    boolean[] found = new boolean[1];
    run(file, () -> found[0] = BackupFile.hasKey(file));
    return found[0];
  }

  /**
   * Puts a backup where the settings say that database and key are; neither may exist there.
   *
   * @param passphrase of a backup that has the vault's key
   * @throws BackupException it cannot be restored; nothing was changed then
   */
  public static void restore(FloecatConfig config, Path file, Optional<Passphrase> passphrase) {
    run(
        file,
        () -> {
          try (var directory = DataDirectory.open(config.dataDirectory())) {
            audited(
                config,
                AuditAction.BACKUP_RESTORE,
                file,
                passphrase.isPresent(),
                () -> restoreInto(config, directory, file, passphrase));
          }
        });
  }

  private static void restoreInto(
      FloecatConfig config, DataDirectory directory, Path file, Optional<Passphrase> passphrase)
      throws IOException {
    var store = new ConfiguredStore(config.store(), directory.path());
    Path database = store.file();
    Path key = config.secrets().localKeyFile();
    store.files().forEach(Backups::requireAbsent);
    if (passphrase.isPresent()) {
      requireAbsent(key);
    }
    Path stagedDatabase = staged(database);
    Path stagedKey = staged(key);
    try {
      BackupFile.readDatabase(file, stagedDatabase);
      store.requireIntact(stagedDatabase);
      if (passphrase.isPresent()) {
        BackupFile.readKey(file, passphrase.get(), stagedKey);
        Files.move(stagedKey, key);
      }
      try {
        Files.move(stagedDatabase, database);
      } catch (IOException e) {
        if (passphrase.isPresent()) {
          Files.deleteIfExists(key);
        }
        throw e;
      }
    } finally {
      Files.deleteIfExists(stagedDatabase);
      Files.deleteIfExists(stagedKey);
    }
  }

  /** What may go wrong with files. */
  private interface Step {
    void run() throws IOException;
  }

  /** Whoever has both file and passphrase has every credential, so that is written down. */
  private static void audited(
      FloecatConfig config, AuditAction action, Path file, boolean withKey, Step step) {
    CommandAudit.run(
        config,
        action,
        file,
        withKey ? "with the vault's key" : "",
        () -> {
          run(file, step);
          return file;
        });
  }

  private static void run(Path file, Step step) {
    try {
      step.run();
    } catch (NoSuchFileException e) {
      throw new BackupException("there is no file or directory " + e.getFile(), e);
    } catch (FileAlreadyExistsException e) {
      throw new BackupException(e.getFile() + " exists: choose another file, or remove it", e);
    } catch (ZipException e) {
      throw new BackupException(file + " is no backup of Floecat, or is damaged", e);
    } catch (IOException e) {
      throw new BackupException("%s: %s".formatted(file, StartException.reason(e)), e);
    } catch (FloecatException e) {
      throw new BackupException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Path temporaryBeside(Path file) throws IOException {
    Path directory = file.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw new BackupException("there is no directory " + directory);
    }
    return Files.createTempDirectory(directory, "backup", OwnerOnly.DIRECTORY);
  }

  /**
   * Where a file is until all of it is known to be good; what an earlier attempt left is removed.
   */
  private static Path staged(Path file) throws IOException {
    Path staged = file.resolveSibling(file.getFileName() + ".restore");
    Files.deleteIfExists(staged);
    return staged;
  }

  private static void requireAbsent(Path file) {
    if (Files.exists(file)) {
      throw new BackupException(
          file + " exists: a backup is restored where there is nothing, so move it away first");
    }
  }
}
