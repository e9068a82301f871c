package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.floecat.server.hostile.HostileRequest.Ending;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes requests as HTTP/1.1, not always as it should be. */
final class Http1Wire {

  private static final List<String> VERSIONS =
      List.of(
          "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1 ", "http/1.1", "CNRY/1", "");
  private static final List<String> LINE_ENDS =
      List.of("\n", "\r", "\r\r\n", " \r\n", "\r\n\t", "\0\r\n");

  /** With these, only the server knows how much of a body it waits for. */
  private static final Set<String> UNCERTAIN =
      Set.of("content-length", "transfer-encoding", "upgrade", "connection", "expect");

  private final RandomGenerator random;

  Http1Wire(RandomGenerator random) {
    this.random = random;
  }

  HostileRequest write(long seed, Canary canary, Draft draft, Ending expected) {
    boolean isCertain =
        draft.headers.stream().noneMatch(header -> UNCERTAIN.contains(header[0].strip()));
    var wire = new ByteArrayOutputStream();
    var ending = isCertain ? expected : Ending.MAYBE;
    int times = random.nextInt(5) == 0 ? 3 : 1;
    boolean isOdd = random.nextInt(5) == 0;
    if (isOdd) {
      draft.changes.add("odd framing");
      ending = Ending.MAYBE;
    }
    for (int i = 0; i < times; i++) {
      writeOne(draft, isOdd, wire);
    }
    byte[] bytes = wire.toByteArray();
    if (random.nextInt(20) == 0) {
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      ending = Ending.HANGS_UP;
    }
    return new HostileRequest(
        seed,
        canary,
        draft.changes.toString(),
        false,
        draft.verb.equals("HEAD"),
        times,
        ending,
        bytes);
  }

  private void writeOne(Draft draft, boolean isOdd, ByteArrayOutputStream wire) {
    String version = isOdd && random.nextInt(4) == 0 ? one(VERSIONS) : "HTTP/1.1";
    line(wire, draft.verb + " " + draft.target() + " " + version, isOdd);
    if (!isOdd || random.nextInt(4) > 0) {
      line(wire, "host: localhost", isOdd);
    }
    for (String[] header : draft.headers) {
      line(wire, header[0] + (isOdd && random.nextInt(9) == 0 ? " :" : ": ") + header[1], isOdd);
    }
    byte[] body = draft.body;
    switch (isOdd ? random.nextInt(6) : 0) {
      case 0 -> length(wire, Integer.toString(body.length));
      case 1 -> length(wire, Integer.toString(body.length + 1 + random.nextInt(100)));
      case 2 -> length(wire, Integer.toString(random.nextInt(body.length + 1)));
      case 3 -> body = chunked(wire, body);
      case 4 -> {
        length(wire, Integer.toString(body.length));
        body = chunked(wire, body);
      }
      default -> length(wire, one(List.of("-1", "0x5", "1e3", "", " ", "9".repeat(30), "\u00b2")));
    }
    wire.writeBytes(bytes("\r\n"));
    wire.writeBytes(body);
  }

  private void length(ByteArrayOutputStream wire, String length) {
    wire.writeBytes(bytes("content-length: " + length + "\r\n"));
  }

  private byte[] chunked(ByteArrayOutputStream wire, byte[] body) {
    wire.writeBytes(bytes("transfer-encoding: chunked\r\n"));
    var chunks = new ByteArrayOutputStream();
    String size = random.nextInt(4) == 0 ? "g" : Integer.toHexString(body.length);
    if (body.length > 0) {
      chunks.writeBytes(bytes(size + (random.nextInt(4) == 0 ? ";x=y" : "") + "\r\n"));
      chunks.writeBytes(body);
      chunks.writeBytes(bytes("\r\n"));
    }
    chunks.writeBytes(
        bytes("0\r\n" + (random.nextInt(4) == 0 ? "content-length: 9\r\n" : "") + "\r\n"));
    return chunks.toByteArray();
  }

  private void line(ByteArrayOutputStream wire, String text, boolean isOdd) {
    wire.writeBytes(bytes(text + (isOdd && random.nextInt(12) == 0 ? one(LINE_ENDS) : "\r\n")));
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
