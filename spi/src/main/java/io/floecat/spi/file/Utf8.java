package io.floecat.spi.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Text in UTF-8 that people and their editors wrote. A byte order mark in front of it is how some
 * of them say that it is UTF-8, and not content.
 */
public final class Utf8 {

  /** What Java puts where a byte or a character could not be read. */
  private static final char REPLACEMENT = '\ufffd';

  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private Utf8() {}

  /**
   * The text of {@code bytes} without a byte order mark in front of it. Nothing is replaced: what
   * is not UTF-8 is an error.
   */
  public static String decode(byte[] bytes) throws NotTextException {
    if (isUtf16(bytes)) {
      throw new NotTextException("is text in UTF-16: save it as UTF-8");
    }
    int start = markLength(bytes);
    try {
      return UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, bytes.length - start))
          .toString();
    } catch (CharacterCodingException _) {
      throw new NotTextException("is not text in UTF-8");
    }
  }

  /** The bytes of text without a byte order mark in front of it. Nothing else is looked at. */
  public static byte[] withoutMark(byte[] bytes) {
    int start = markLength(bytes);
    return start == 0 ? bytes : Arrays.copyOfRange(bytes, start, bytes.length);
  }

  /**
   * The text of a file, as {@link #decode} reads it.
   *
   * @param limit how many bytes it may have
   * @throws NotTextException it has more, or is no text in UTF-8
   */
  public static String read(Path file, int limit) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(limit + 1);
    }
    try {
      if (bytes.length > limit) {
        throw new NotTextException(String.format(Locale.ROOT, "has more than %,d bytes", limit));
      }
      return decode(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0); // It may be a secret.
    }
  }

  /**
   * Whether a character of {@code text} was lost before it came here: Java replaces what it cannot
   * read, and half a pair of surrogates is no character.
   */
  public static boolean isMangled(String text) {
    return text.codePoints()
        .anyMatch(
            point ->
                point == REPLACEMENT
                    || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
  }

  /** By its mark, or because every other byte of its first four is zero, as in plain words. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return (first == 0xff && second == 0xfe)
        || (first == 0xfe && second == 0xff)
        || (bytes.length >= 4
            && (first == 0) != (second == 0)
            && (first == 0) == (bytes[2] == 0)
            && (second == 0) == (bytes[3] == 0));
  }

  private static int markLength(byte[] bytes) {
    return Arrays.equals(bytes, 0, Math.min(bytes.length, MARK.length), MARK, 0, MARK.length)
        ? MARK.length
        : 0;
  }
}
