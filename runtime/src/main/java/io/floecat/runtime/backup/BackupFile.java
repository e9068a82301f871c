package io.floecat.runtime.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A backup: a ZIP archive of a format number, the database, and the vault's key under a passphrase
 * if it was asked for. Its parts are checked by what they are: the database by SQLite and by its
 * own encryption, the key by its seal.
 */
public final class BackupFile {

  private static final String FORMAT = "floecat-backup-1";
  private static final String FORMAT_ENTRY = "format";
  private static final String DATABASE_ENTRY = "floecat.db";
  private static final String KEY_ENTRY = "vault-key.sealed";

  /** No key file is longer. */
  private static final int MAX_KEY_BYTES = 1 << 20;

  private BackupFile() {}

  /**
   * Writes a backup, for its owner only, and syncs it; it is there whole or not at all.
   *
   * @param file does not exist
   * @param key the vault's key file and what protects it; empty: the backup is without it
   */
  public static void write(Path file, Path database, Optional<KeyToSeal> key) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(directory, "backup", ".tmp", OwnerOnly.FILE);
    try {
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(temporary))) {
        entry(out, FORMAT_ENTRY, FORMAT.getBytes(US_ASCII));
        if (key.isPresent()) {
          entry(out, KEY_ENTRY, key.get().sealed());
        }
        out.putNextEntry(new ZipEntry(DATABASE_ENTRY));
        Files.copy(database, out);
        out.closeEntry();
      }
      sync(temporary);
      Files.createLink(file, temporary); // Fails where the file has come into being meanwhile.
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * The vault's key and what is to protect it.
   *
   * @param keyFile where it is
   */
  public record KeyToSeal(Path keyFile, Passphrase passphrase) {

    private byte[] sealed() throws IOException {
      byte[] key = Files.readAllBytes(keyFile);
      try {
        return SealedKey.seal(key, passphrase);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  /**
   * Whether a backup has the vault's key.
   *
   * @throws BackupException it is no backup
   */
  public static boolean hasKey(Path file) throws IOException {
    try (ZipFile zip = open(file)) {
      return zip.getEntry(KEY_ENTRY) != null;
    }
  }

  /**
   * Takes the database out of a backup.
   *
   * @param database does not exist; made for its owner only
   */
  public static void readDatabase(Path file, Path database) throws IOException {
    try (ZipFile zip = open(file);
        InputStream in = zip.getInputStream(required(zip, DATABASE_ENTRY))) {
      Files.createFile(database, OwnerOnly.FILE);
      try (var out = Files.newOutputStream(database)) {
        in.transferTo(out);
      }
    }
    sync(database);
  }

  /**
   * Takes the vault's key out of a backup that has it.
   *
   * @param keyFile does not exist; made for its owner only
   * @throws BackupException it is another passphrase
   */
  public static void readKey(Path file, Passphrase passphrase, Path keyFile) throws IOException {
    byte[] sealed;
    try (ZipFile zip = open(file);
        InputStream in = zip.getInputStream(required(zip, KEY_ENTRY))) {
      sealed = in.readNBytes(MAX_KEY_BYTES);
    }
    byte[] key = SealedKey.open(sealed, passphrase);
    try {
      Files.createFile(keyFile, OwnerOnly.FILE);
      Files.write(keyFile, key);
      sync(keyFile);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static ZipFile open(Path file) throws IOException {
    ZipFile zip = new ZipFile(file.toFile());
    try (InputStream in = zip.getInputStream(required(zip, FORMAT_ENTRY))) {
      String format = new String(in.readNBytes(FORMAT.length() + 1), US_ASCII);
      if (!format.equals(FORMAT)) {
        throw new BackupException(
            file + " has a format that this version does not know: use the version that wrote it");
      }
      return zip;
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private static ZipEntry required(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BackupException(zip.getName() + " is no backup of Floecat");
    }
    return entry;
  }

  private static void entry(ZipOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    ((OutputStream) out).write(bytes);
    out.closeEntry();
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
