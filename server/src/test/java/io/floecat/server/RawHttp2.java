package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A connection of HTTP/2 in frames: sends also what a well-behaved client would not. */
public final class RawHttp2 implements AutoCloseable {

  public static final byte DATA = 0;
  public static final byte HEADERS = 1;
  public static final byte RST_STREAM = 3;
  public static final byte SETTINGS = 4;
  public static final byte PING = 6;
  public static final byte GOAWAY = 7;
  public static final byte WINDOW_UPDATE = 8;

  public static final byte ACK = 1;
  public static final byte END_STREAM = 1;
  public static final byte END_HEADERS = 4;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** A frame as it came. */
  public record Frame(byte type, byte flags, int stream, byte[] payload) {

    boolean is(byte wanted) {
      return type == wanted;
    }
  }

  /** Connects and sends the preface, with settings as identifiers and values of four bytes. */
  RawHttp2(int port, int... settings) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    var payload = new ByteArrayOutputStream();
    var writer = new DataOutputStream(payload);
    for (int i = 0; i < settings.length; i += 2) {
      writer.writeShort(settings[i]);
      writer.writeInt(settings[i + 1]);
    }
    send(SETTINGS, 0, 0, payload.toByteArray());
  }

  /** Sends a frame. */
  void send(byte type, int flags, int stream, byte... payload) throws IOException {
    out.write(frame(type, flags, stream, payload));
    out.flush();
  }

  /** A frame as bytes. */
  public static byte[] frame(byte type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type & 255)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The head of a GET with the token. */
  static byte[] get(String path) {
    return headers(
        List.of(
            ":method",
            "GET",
            ":scheme",
            "http",
            ":authority",
            "localhost",
            ":path",
            path,
            "authorization",
            "Bearer " + TestServer.TOKEN));
  }

  /** Names and values in turn, as HPACK writes them without compression. */
  public static byte[] headers(List<String> namesAndValues) {
    var block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      block.write(0); // A literal, not to be indexed.
      string(block, namesAndValues.get(i));
      string(block, namesAndValues.get(i + 1));
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    int length = bytes.length;
    if (length < 127) {
      block.write(length);
    } else {
      block.write(127);
      for (length -= 127; length > 127; length >>>= 7) {
        block.write(length & 127 | 128);
      }
      block.write(length);
    }
    block.writeBytes(bytes);
  }

  /** The next frame; empty when the server has hung up. */
  Optional<Frame> next() throws IOException {
    try {
      return Optional.of(read(in));
    } catch (EOFException | SocketException e) {
      return Optional.empty();
    }
  }

  /**
   * The next frame that comes from {@code in}.
   *
   * @throws EOFException there is none
   */
  public static Frame read(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    byte type = in.readByte();
    byte flags = in.readByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  /** The next frame of this type. */
  Optional<Frame> next(byte type) throws IOException {
    Optional<Frame> frame = next();
    while (frame.isPresent() && !frame.get().is(type)) {
      frame = next();
    }
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Four bytes. */
  public static byte[] number(int value) {
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  /** The four bytes at {@code offset}, as a number. */
  static int number(byte[] bytes, int offset) {
    byte[] four = Arrays.copyOfRange(bytes, offset, offset + 4);
    return (four[0] & 255) << 24 | (four[1] & 255) << 16 | (four[2] & 255) << 8 | four[3] & 255;
  }
}
