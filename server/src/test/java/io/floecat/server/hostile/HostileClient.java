package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.floecat.server.RawHttp2;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sends hostile requests, each on a connection of its own, and reads what comes back. */
final class HostileClient {

  /** Longer than the server allows itself: to finish whatever is open takes its time. */
  private static final int DUE_MILLIS = 90_000;

  /** For one that may not come, which is not looked for: the next request is more use. */
  private static final int MAYBE_MILLIS = 30;

  private final int port;

  HostileClient(int port) {
    this.port = port;
  }

  /**
   * The answers until as many as requests have come, or the server hangs up.
   *
   * @throws SocketTimeoutException an answer was due and did not come
   */
  List<Answer> send(HostileRequest request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoLinger(true, 0); // So that a million connections do not use up all ports.
      boolean isDue = request.ending() == HostileRequest.Ending.ANSWER;
      socket.setSoTimeout(
          request.ending() == HostileRequest.Ending.MAYBE ? MAYBE_MILLIS : DUE_MILLIS);
      var answers = new ArrayList<Answer>();
      try {
        socket.getOutputStream().write(request.wire());
        if (request.ending() == HostileRequest.Ending.HANGS_UP) {
          socket.shutdownOutput();
        }
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        if (request.isHttp2() || isTakenForHttp2(request)) {
          readFrames(in, request.streams(), answers);
        } else {
          readMessages(in, request, answers);
        }
      } catch (SocketTimeoutException e) {
        if (isDue) {
          throw e;
        }
      } catch (EOFException | SocketException e) {
        // It has hung up.
      }
      return answers;
    }
  }

  /** The codec takes the verb PRI for HTTP/2's preface, and ends the connection in its frames. */
  private static boolean isTakenForHttp2(HostileRequest request) {
    return new String(request.wire(), ISO_8859_1).startsWith("PRI ");
  }

  private static void readMessages(InputStream in, HostileRequest request, List<Answer> answers)
      throws IOException {
    while (answers.size() < request.streams()) {
      Answer answer = readMessage(in, request.isHead());
      if (answer.status() == 101) {
        return;
      }
      if (answer.status() != 100) {
        answers.add(answer);
      }
    }
  }

  private static Answer readMessage(InputStream in, boolean isHead) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      head.append((char) next);
    }
    Map<String, String> headers = new HashMap<>();
    head.toString()
        .lines()
        .skip(1)
        .filter(line -> line.contains(":"))
        .forEach(
            line ->
                headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).strip()));
    int status = Integer.parseInt(head.substring(9, 12));
    byte[] body = isHead || status < 200 ? new byte[0] : body(in, headers);
    return new Answer(status, head.toString(), headers, body);
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!headers.containsKey("transfer-encoding")) {
      return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.writeBytes(in.readNBytes(size));
      String end = line(in);
      if (size == 0) {
        while (!end.isEmpty()) {
          headers.put(
              end.substring(0, end.indexOf(':')), end.substring(end.indexOf(':') + 1).strip());
          end = line(in);
        }
        return body.toByteArray();
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    while (!line.toString().endsWith("\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.substring(0, line.length() - 2);
  }

  /** What has come on one stream so far. */
  private static final class Stream {
    private final Map<String, String> headers = new TreeMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    Answer answer() {
      int status = Integer.parseInt(headers.getOrDefault(":status", "0"));
      return new Answer(status, headers.toString(), headers, body.toByteArray());
    }
  }

  private static void readFrames(DataInputStream in, int due, List<Answer> answers)
      throws IOException {
    Map<Integer, Stream> streams = new HashMap<>();
    Set<Integer> ended = new HashSet<>();
    var decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    while (ended.size() < due) {
      RawHttp2.Frame frame = RawHttp2.read(in);
      Stream stream = streams.computeIfAbsent(frame.stream(), _ -> new Stream());
      switch (frame.type()) {
        case RawHttp2.HEADERS -> decode(decoder, frame, stream);
        case RawHttp2.DATA -> stream.body.writeBytes(frame.payload());
        case RawHttp2.RST_STREAM -> ended.add(frame.stream());
        default -> {
          // About the connection.
        }
      }
      boolean isOfRequest = frame.type() == RawHttp2.HEADERS || frame.type() == RawHttp2.DATA;
      if (isOfRequest && (frame.flags() & RawHttp2.END_STREAM) != 0 && ended.add(frame.stream())) {
        answers.add(stream.answer());
      }
    }
  }

  private static void decode(
      DefaultHttp2HeadersDecoder decoder, RawHttp2.Frame frame, Stream stream) {
    try {
      decoder
          .decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))
          .forEach(
              header ->
                  stream.headers.put(header.getKey().toString(), header.getValue().toString()));
    } catch (Http2Exception e) {
      throw new AssertionError("headers that cannot be read", e);
    }
  }

  /** What a probe answers on a fresh connection. */
  String probe(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(DUE_MILLIS);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return readMessage(new BufferedInputStream(socket.getInputStream()), false).text();
    }
  }
}
