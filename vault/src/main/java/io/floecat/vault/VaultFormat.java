package io.floecat.vault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.floecat.spi.error.DataLossException;
import io.floecat.spi.error.ErrorReason;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.secret.SecretVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;

/**
 * The bytes of what the vault stores. Each value begins with two numbers: the format it is written
 * in, and the oldest format whose reader understands it. A later format may add at the end without
 * raising the second number; then older readers read it, and {@link Stored} keeps them from writing
 * it.
 */
final class VaultFormat {

  private static final int FORMAT = 1;

  /** No version will write a later one: what seems to be of one is damaged. */
  private static final int LAST_FORMAT = 100;

  private static final long LIVE = 0;

  private interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private VaultFormat() {}

  static byte[] write(VaultRow row) {
    return write(
        out -> {
          out.writeLong(row.incarnation().getMostSignificantBits());
          out.writeLong(row.incarnation().getLeastSignificantBits());
          out.writeLong(row.purgeTime().map(Instant::toEpochMilli).orElse(LIVE));
          writeVersion(out, row.current());
          out.writeBoolean(row.previous().isPresent());
          if (row.previous().isPresent()) {
            writeVersion(out, row.previous().get());
          }
        });
  }

  static Stored<VaultRow> readRow(Pointer pointer) {
    return read(
        pointer,
        in -> {
          var incarnation = new UUID(in.readLong(), in.readLong());
          long purgeTime = in.readLong();
          return new VaultRow(
              incarnation,
              Optional.of(purgeTime).filter(time -> time != LIVE).map(Instant::ofEpochMilli),
              readVersion(in),
              in.readBoolean() ? Optional.of(readVersion(in)) : Optional.empty());
        });
  }

  static byte[] write(VaultVersion version) {
    return write(out -> writeVersion(out, version));
  }

  static Stored<VaultVersion> readVersion(Pointer pointer) {
    return read(pointer, VaultFormat::readVersion);
  }

  static byte[] write(KeyChecks checks) {
    return write(
        out -> {
          out.writeInt(checks.checks().size());
          for (KeyChecks.Check check : checks.checks()) {
            out.writeLong(check.keyId());
            out.writeLong(check.createTime().getEpochSecond());
            writeBytes(out, check.sealed());
          }
        });
  }

  static Stored<KeyChecks> readKeyChecks(Pointer pointer) {
    return read(
        pointer,
        in -> {
          var checks = new ArrayList<KeyChecks.Check>();
          for (int left = in.readInt(); left > 0; left--) {
            checks.add(
                new KeyChecks.Check(
                    in.readLong(), Instant.ofEpochSecond(in.readLong()), readBytes(in)));
          }
          return new KeyChecks(checks);
        });
  }

  /** A value that says no more than that its key exists. */
  static byte[] writeNothing() {
    return write(out -> {});
  }

  private static byte[] write(Writer writer) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeByte(FORMAT);
      writer.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> Stored<T> read(Pointer pointer, Reader<T> reader) {
    try (var in = new DataInputStream(new ByteArrayInputStream(pointer.value()))) {
      int format = in.readUnsignedByte();
      int oldest = in.readUnsignedByte();
      if (format > LAST_FORMAT || oldest > format) {
        throw new IOException("of no format");
      }
      if (oldest > FORMAT) {
        throw Stored.tooNew(pointer);
      }
      T content = reader.read(in);
      if (format < FORMAT || (format == FORMAT && in.available() > 0)) {
        throw new IOException("not of format " + FORMAT);
      }
      return new Stored<>(pointer, content, format > FORMAT);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      throw new DataLossException(
          ErrorReason.CORRUPT_DATA, "what is stored under " + pointer.key() + " is damaged", e);
    }
  }

  private static void writeVersion(DataOutputStream out, VaultVersion version) throws IOException {
    writeBytes(out, version.id().id().getBytes(US_ASCII));
    out.writeLong(version.createTime().toEpochMilli());
    writeBytes(out, version.sealed());
  }

  private static VaultVersion readVersion(DataInputStream in) throws IOException {
    return new VaultVersion(
        new SecretVersion(new String(readBytes(in), US_ASCII)),
        Instant.ofEpochMilli(in.readLong()),
        readBytes(in));
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
