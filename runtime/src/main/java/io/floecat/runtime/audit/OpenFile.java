package io.floecat.runtime.audit;

import io.floecat.spi.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of the log, open for adding lines. */
final class OpenFile implements AutoCloseable {

  /** What others did to a file. */
  enum Change {
    NONE,
    WRITTEN,
    MOVED
  }

  private final FileChannel channel;
  private final @Nullable Object key;
  private long size;

  private OpenFile(FileChannel channel, BasicFileAttributes attributes) {
    this.channel = channel;
    this.key = attributes.fileKey();
    this.size = attributes.size();
  }

  static OpenFile existing(Path path) throws IOException {
    return open(path, Set.of(StandardOpenOption.APPEND));
  }

  /** An empty one, in place of any that is there. */
  static OpenFile created(Path path) throws IOException {
    Files.deleteIfExists(path);
    return open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND));
  }

  private static OpenFile open(Path path, Set<StandardOpenOption> options) throws IOException {
    FileChannel channel = FileChannel.open(path, options, OwnerOnly.FILE);
    return new OpenFile(channel, Files.readAttributes(path, BasicFileAttributes.class));
  }

  /** In bytes, as far as this process knows. */
  long size() {
    return size;
  }

  /** What has become of the file since this process wrote it last. */
  Change changeAt(Path path) throws IOException {
    try {
      var now = Files.readAttributes(path, BasicFileAttributes.class);
      if (!Objects.equals(now.fileKey(), key)) {
        return Change.MOVED;
      }
      return now.size() == size ? Change.NONE : Change.WRITTEN;
    } catch (NoSuchFileException e) {
      return Change.MOVED;
    }
  }

  /** Adds bytes, all of them or none. Nobody else writes meanwhile. */
  void add(byte[] bytes) throws IOException {
    try {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      size += bytes.length;
    } catch (IOException e) {
      undo(e);
      throw e;
    }
  }

  /** Where that fails, too, a part of a line stays, and the next look at the file finds it. */
  private void undo(IOException failure) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Takes the file as it is now. */
  void look() throws IOException {
    size = channel.size();
  }

  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
