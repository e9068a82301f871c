package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.floecat.server.RawHttp2;
import io.floecat.server.hostile.HostileRequest.Ending;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Writes requests as frames of HTTP/2, not always as it should be. */
final class Http2Wire {

  private static final int MAX_FRAME = 16_384;
  private static final byte PRIORITY = 2;
  private static final byte PUSH_PROMISE = 5;
  private static final byte CONTINUATION = 9;

  private final RandomGenerator random;
  private final Canary canary;
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

  Http2Wire(RandomGenerator random, Canary canary) {
    this.random = random;
    this.canary = canary;
  }

  HostileRequest write(long seed, Draft draft, Ending expected) {
    wire.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    // Windows that no answer fills: nothing more is sent while it is awaited.
    frame(RawHttp2.SETTINGS, 0, 0, 0, 4, 0, 0xff, 0xff, 0xff);
    frame(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(1 << 24));
    var ending = expected;
    int streams = random.nextInt(5) == 0 ? 3 : 1;
    boolean isOdd = random.nextInt(4) == 0;
    for (int i = 0; i < streams; i++) {
      if (isOdd && random.nextInt(3) == 0) {
        draft.changes.add("odd frame");
        oddFrame(2 * i + 1);
        ending = Ending.MAYBE;
      }
      if (!request(draft, 2 * i + 1, isOdd)) {
        ending = Ending.MAYBE;
      }
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
        true,
        draft.verb.equals("HEAD"),
        streams,
        ending,
        bytes);
  }

  /** Whether the request is whole, so that an answer must come. */
  private boolean request(Draft draft, int stream, boolean isOdd) {
    List<String> head = head(draft, isOdd);
    byte[] block = RawHttp2.headers(head);
    if (isOdd && random.nextInt(6) == 0) {
      draft.changes.add("damaged header block");
      block[random.nextInt(block.length)] = (byte) random.nextInt();
    }
    boolean hasBody = draft.body.length > 0;
    boolean isWhole = !isOdd || random.nextInt(6) > 0;
    headers(stream, block, !hasBody && isWhole);
    if (hasBody) {
      data(stream, draft.body, isWhole);
    }
    return isWhole && block.length < 2 * MAX_FRAME;
  }

  private List<String> head(Draft draft, boolean isOdd) {
    var head =
        new ArrayList<>(
            List.of(
                ":method",
                draft.verb,
                ":scheme",
                "http",
                ":authority",
                "localhost",
                ":path",
                draft.target()));
    for (String[] header : draft.headers) {
      head.add(header[0].toLowerCase(Locale.ROOT));
      head.add(header[1]);
    }
    if (isOdd) {
      switch (random.nextInt(8)) {
        case 0 -> remove(head, 2 * random.nextInt(4));
        case 1 -> head.addAll(List.of(":path", "/healthz"));
        case 2 -> head.addAll(0, List.of(":method", "GET"));
        case 3 -> head.addAll(0, List.of("x-first", canary.value()));
        case 4 -> head.addAll(List.of("X-Upper", canary.value()));
        case 5 -> head.addAll(List.of("connection", "close"));
        case 6 -> head.addAll(List.of(":" + canary.value(), "x"));
        default -> head.set(3, canary.value());
      }
      draft.changes.add("odd head");
    }
    return head;
  }

  private static void remove(List<String> head, int at) {
    head.subList(at, at + 2).clear();
  }

  private void headers(int stream, byte[] block, boolean isEnd) {
    int end = isEnd ? RawHttp2.END_STREAM : 0;
    if (block.length <= MAX_FRAME && random.nextInt(10) > 0) {
      frame(RawHttp2.HEADERS, end | RawHttp2.END_HEADERS, stream, block);
      return;
    }
    int first = Math.min(MAX_FRAME, random.nextInt(block.length + 1));
    frame(RawHttp2.HEADERS, end, stream, Arrays.copyOf(block, first));
    for (int from = first; from < block.length; from += MAX_FRAME) {
      frame(CONTINUATION, 0, stream, part(block, from));
    }
    frame(CONTINUATION, RawHttp2.END_HEADERS, stream);
  }

  private void data(int stream, byte[] body, boolean isEnd) {
    for (int from = 0; from < body.length; from += MAX_FRAME) {
      boolean isLast = from + MAX_FRAME >= body.length;
      frame(RawHttp2.DATA, isLast && isEnd ? RawHttp2.END_STREAM : 0, stream, part(body, from));
    }
  }

  private void oddFrame(int stream) {
    byte[] four = RawHttp2.number(random.nextInt());
    switch (random.nextInt(14)) {
      case 0 -> frame(RawHttp2.WINDOW_UPDATE, 0, 0, RawHttp2.number(0));
      case 1 -> frame(RawHttp2.WINDOW_UPDATE, 0, stream, RawHttp2.number(Integer.MAX_VALUE));
      case 2 -> frame(RawHttp2.SETTINGS, 0, 0, four);
      case 3 -> frame(RawHttp2.SETTINGS, 0, 0, 0, 4, 255, 255, 255, 255);
      case 4 -> frame(RawHttp2.SETTINGS, 0, 0, 0, 5, 0, 0, 0, 1);
      case 5 -> frame(RawHttp2.SETTINGS, RawHttp2.ACK, 0);
      case 6 -> frame(RawHttp2.PING, 0, 0, four);
      case 7 -> frame(RawHttp2.RST_STREAM, 0, stream, four);
      case 8 -> frame(RawHttp2.GOAWAY, 0, 0, new byte[8]);
      case 9 -> frame(PRIORITY, 0, stream, 0, 0, 0, stream, 255);
      case 10 -> frame(PUSH_PROMISE, RawHttp2.END_HEADERS, stream, four);
      case 11 -> frame(CONTINUATION, RawHttp2.END_HEADERS, stream, four);
      case 12 -> frame(RawHttp2.DATA, 8, stream, 255, 1, 2);
      default -> frame((byte) random.nextInt(), random.nextInt(256), random.nextInt(5), four);
    }
  }

  private void frame(byte type, int flags, int stream, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    frame(type, flags, stream, bytes);
  }

  private void frame(byte type, int flags, int stream, byte[] payload) {
    wire.writeBytes(RawHttp2.frame(type, flags, stream, payload));
  }

  private static byte[] part(byte[] whole, int from) {
    return Arrays.copyOfRange(whole, from, Math.min(from + MAX_FRAME, whole.length));
  }
}
