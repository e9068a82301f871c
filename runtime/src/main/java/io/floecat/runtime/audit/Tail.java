package io.floecat.runtime.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * The last good line of a file, and what is behind it: nothing, or what a crash left of the lines
 * that were being written.
 *
 * @param last empty where the file has no good line
 * @param end how much of the file, in bytes, is good lines and what is before them
 * @param size of the whole file
 * @param endsLine whether the file ends with the end of a line, or is empty
 */
record Tail(Optional<ChainPosition> last, long end, long size, boolean endsLine) {

  private static final int FIRST_LOOK = 1 << 16;

  /** Looks from the end, so it costs as much as there is behind the last good line. */
  static Tail of(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      for (long look = FIRST_LOOK; ; look *= 2) {
        long from = Math.max(0, size - look);
        byte[] bytes = read(channel, from, size);
        Optional<Tail> found = search(bytes, from, size);
        if (found.isPresent() || from == 0) {
          return found.orElseGet(() -> new Tail(Optional.empty(), 0, size, endsLine(bytes)));
        }
      }
    }
  }

  boolean isTorn() {
    return end < size;
  }

  private static Optional<Tail> search(byte[] bytes, long from, long size) {
    int end = endsLine(bytes) ? bytes.length - 1 : bytes.length;
    while (end >= 0) {
      int before = lastIndexOf(bytes, end);
      Optional<ChainedLine> line = ChainedLine.read(Arrays.copyOfRange(bytes, before + 1, end));
      if (line.isPresent()) {
        long good = Math.min(from + end + 1, size);
        return Optional.of(new Tail(line.map(ChainedLine::link), good, size, endsLine(bytes)));
      }
      end = before;
    }
    return Optional.empty();
  }

  private static boolean endsLine(byte[] bytes) {
    return bytes.length == 0 || bytes[bytes.length - 1] == '\n';
  }

  /** Where the last line ends that ends before {@code before}; -1 if there is none. */
  private static int lastIndexOf(byte[] bytes, int before) {
    int at = before - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  private static byte[] read(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
