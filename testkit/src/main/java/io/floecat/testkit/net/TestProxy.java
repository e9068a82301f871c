package io.floecat.testkit.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy on loopback: tunnels by CONNECT, and plain requests whose target is a whole URL (RFC
 * 9110, sections 9.3.6 and 7.1). Whatever host is asked for, the same port of this machine answers.
 */
public final class TestProxy implements AutoCloseable {

  private static final int MAX_HEAD = 65_536;

  private final ServerSocket socket;
  private final int target;
  private final Optional<String> authorization;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private TestProxy(ServerSocket socket, int target, Optional<String> authorization) {
    this.socket = socket;
    this.target = target;
    this.authorization = authorization;
  }

  /** A proxy for everybody that leads to {@code target}, a port of this machine. */
  public static TestProxy start(int target) {
    return start(target, Optional.empty());
  }

  /** As above, for those only who send this {@code Proxy-Authorization}. */
  public static TestProxy start(int target, Optional<String> authorization) {
    try {
      var socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      var proxy = new TestProxy(socket, target, authorization);
      Thread.ofVirtual().start(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    return socket.getLocalPort();
  }

  /** The first lines of all requests so far, those that were refused after a 407. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String first = head.lines().findFirst().orElse("");
      OutputStream out = client.getOutputStream();
      if (authorization.isPresent() && !head.contains(": " + authorization.get() + "\r\n")) {
        requests.add("407 " + first);
        out.write(
            ("HTTP/1.1 407 Proxy Authentication Required\r\n"
                    + "Proxy-Authenticate: Basic realm=\"p\"\r\n"
                    + "Content-Length: 0\r\n"
                    + "Connection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
        return;
      }
      requests.add(first);
      try (var server = new Socket(InetAddress.getByName("127.0.0.1"), target)) {
        if (first.startsWith("CONNECT ")) {
          out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
        } else {
          server.getOutputStream().write(forwarded(head).getBytes(ISO_8859_1));
        }
        Thread back = Thread.ofVirtual().start(() -> pump(server, client));
        pump(client, server);
        back.join();
      }
    } catch (IOException e) {
      // Whoever went away knows it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In the form that an origin server is sent, for one request a connection. */
  private static String forwarded(String head) {
    var text = new StringBuilder();
    head.lines()
        .filter(line -> !line.isEmpty() && !line.toLowerCase(Locale.ROOT).startsWith("proxy-"))
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
        .map(line -> line.replaceFirst("^([A-Z]+) http://[^/ ]+", "$1 "))
        .forEach(line -> text.append(line).append("\r\n"));
    return text.append("Connection: close\r\n\r\n").toString();
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has closed, and the other will see it.
    }
  }

  private static String head(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.length() < MAX_HEAD && text.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      if (octet < 0) {
        break;
      }
      text.append((char) octet);
    }
    return text.toString();
  }
}
