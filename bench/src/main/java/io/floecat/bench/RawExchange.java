package io.floecat.bench;

import io.floecat.aws.AwsSecretsManager;
import io.floecat.aws.AwsSettings;
import io.floecat.spi.account.AccountId;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretVersion;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * One warm read in one thread, next to a bare exchange of the same bytes on one kept connection.
 * The other side has its answer ready, so that nothing but the client's work differs.
 */
final class RawExchange implements AutoCloseable {

  private static final int CALLS = 20_000;
  private static final String LENGTH = "content-length: ";

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final byte[] answer;
  private volatile byte[] request = {};

  private RawExchange(SecretVersion version) throws IOException {
    String body =
        """
        {"ARN":"arn","Name":"name","VersionId":"%s","SecretBinary":"%s","VersionStages":["AWSCURRENT"]}"""
            .formatted(version, "AAAA".repeat(170));
    this.answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body)
            .getBytes(StandardCharsets.UTF_8);
    Thread.ofPlatform().daemon().start(this::serve);
  }

  static void compare(AwsSettings settings, AwsCredentialsProvider credentials) throws IOException {
    SecretVersion version = SecretVersion.random();
    var ref = new SecretRef(new AccountId("acct-1"), SecretType.CONNECTORS, "conn-001");
    try (var exchange = new RawExchange(version)) {
      var endpoint = URI.create("http://127.0.0.1:" + exchange.server.getLocalPort());
      double measured;
      try (var secrets =
          AwsSecretsManager.open(settings.withEndpoints(endpoint, endpoint), credentials)) {
        measured = microsOf(() -> secrets.get(ref, version).close());
      }
      double reference;
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.getPort())) {
        socket.setTcpNoDelay(true);
        var in = new DataInputStream(socket.getInputStream());
        byte[] read = new byte[exchange.answer.length];
        reference = microsOf(() -> exchange.once(socket, in, read));
      }
      Bench.cost("one warm get, next to its bytes alone", measured, reference);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void once(Socket socket, DataInputStream in, byte[] read) {
    try {
      socket.getOutputStream().write(request);
      in.readFully(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double microsOf(Runnable call) {
    for (int warmUp = 0; warmUp < CALLS; warmUp++) {
      call.run();
    }
    long start = System.nanoTime();
    for (int number = 0; number < CALLS; number++) {
      call.run();
    }
    return (System.nanoTime() - start) / 1e3 / CALLS;
  }

  /** One connection after the other; remembers what a whole request looks like. */
  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setTcpNoDelay(true);
        byte[] buffer = new byte[16 * 1024];
        while (true) {
          int length = readRequest(socket.getInputStream(), buffer);
          if (request.length == 0) {
            request = Arrays.copyOf(buffer, length);
          }
          socket.getOutputStream().write(answer);
        }
      } catch (IOException e) {
        // The client is done.
      }
    }
  }

  private static int readRequest(InputStream in, byte[] buffer) throws IOException {
    int length = 0;
    int end = Integer.MAX_VALUE;
    while (length < end) {
      int more = in.read(buffer, length, buffer.length - length);
      if (more < 0) {
        throw new IOException("closed");
      }
      length += more;
      if (end == Integer.MAX_VALUE) {
        end = endOf(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
      }
    }
    return length;
  }

  private static int endOf(String text) {
    int headers = text.indexOf("\r\n\r\n");
    if (headers < 0) {
      return Integer.MAX_VALUE;
    }
    int at = text.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
    return headers + 4 + Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
  }
}
