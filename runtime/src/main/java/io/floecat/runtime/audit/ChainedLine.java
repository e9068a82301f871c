package io.floecat.runtime.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.spi.hash.Sha256;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the audit log: a JSON object that begins with its number and ends with the hash of the
 * line before it and its own. Its hash is the SHA-256 of all its bytes before {@code ,"hash":}.
 */
final class ChainedLine {

  /** What the number and the hashes add to a line, at most, with the line's end. */
  static final int OVERHEAD = 180;

  private static final Pattern HEAD = Pattern.compile("\\{\"seq\":([1-9][0-9]{0,17}),.*");
  private static final Pattern TAIL =
      Pattern.compile(",\"prev\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\"}");
  private static final int HASHED_TAIL = ",\"prev\":\"\"".length() + 64;
  private static final int TAIL_LENGTH = HASHED_TAIL + ",\"hash\":\"\"}".length() + 64;
  private static final int HEAD_LENGTH = 32;

  private final byte[] bytes;
  private final ChainPosition link;
  private final String previous;

  private ChainedLine(byte[] bytes, ChainPosition link, String previous) {
    this.bytes = bytes;
    this.link = link;
    this.previous = previous;
  }

  /** The next line after {@code last}, with the members of {@code object}, a JSON object. */
  static ChainedLine after(ChainPosition last, byte[] object) {
    long number = last.number() + 1;
    String members = new String(object, 1, object.length - 2, UTF_8);
    String hashed = "{\"seq\":%s,%s,\"prev\":\"%s\"".formatted(number, members, last.hash());
    String hash = sha256(hashed.getBytes(UTF_8));
    byte[] line = "%s,\"hash\":\"%s\"}".formatted(hashed, hash).getBytes(UTF_8);
    return new ChainedLine(line, new ChainPosition(number, hash), last.hash());
  }

  /** Reads a line without its end; empty where it is not whole, or not as it was written. */
  static Optional<ChainedLine> read(byte[] line) {
    int tail = line.length - TAIL_LENGTH;
    if (tail <= 0) {
      return Optional.empty();
    }
    Matcher begins =
        HEAD.matcher(new String(line, 0, Math.min(HEAD_LENGTH, line.length), US_ASCII));
    Matcher ends = TAIL.matcher(new String(line, tail, TAIL_LENGTH, US_ASCII));
    if (!begins.matches() || !ends.matches()) {
      return Optional.empty();
    }
    String hash = sha256(Arrays.copyOf(line, tail + HASHED_TAIL));
    return hash.equals(ends.group(2))
        ? Optional.of(
            new ChainedLine(
                line, new ChainPosition(Long.parseLong(begins.group(1)), hash), ends.group(1)))
        : Optional.empty();
  }

  /** As it stands in a file. */
  byte[] withEnd() {
    byte[] whole = Arrays.copyOf(bytes, bytes.length + 1);
    whole[bytes.length] = '\n';
    return whole;
  }

  /** What the next line has to follow. */
  ChainPosition link() {
    return link;
  }

  /** Whether this is the line after {@code last}. */
  boolean follows(ChainPosition last) {
    return link.number() == last.number() + 1 && previous.equals(last.hash());
  }

  /** The value of a member whose value is text without escapes, or a whole number. */
  Optional<String> member(String name) {
    Matcher found =
        Pattern.compile(",\"%s\":\"?([^\",}]*)".formatted(name)).matcher(new String(bytes, UTF_8));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.begin().digest(bytes));
  }
}
