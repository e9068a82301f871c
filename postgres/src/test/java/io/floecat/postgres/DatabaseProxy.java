package io.floecat.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between the store and the server: counts round trips, and loses what it is told to. */
final class DatabaseProxy implements AutoCloseable {

  /** What is lost, together with the connection. */
  enum Loss {
    NOTHING,
    /** What is sent next never arrives. */
    REQUEST,
    /** What is sent next arrives and is done; the answer does not come back. */
    ANSWER
  }

  private final ServerSocket listener;
  private final int target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Loss> next = new AtomicReference<>(Loss.NOTHING);
  private final AtomicInteger trips = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  DatabaseProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many times something was sent after an answer had come, since the last call. */
  int trips() {
    return trips.getAndSet(0);
  }

  /** How many connections there were so far. */
  int connections() {
    return connections.get();
  }

  /** Loses the next request on any connection, or its answer. */
  void lose(Loss loss) {
    next.set(loss);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }

  private Object accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      connections.incrementAndGet();
      var link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
      threads.submit(link::forward);
      threads.submit(link::back);
    }
  }

  private final class Link {

    private final Socket client;
    private final Socket server;
    private volatile boolean isAnswered = true;
    private volatile boolean losesAnswer;

    Link(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    Object forward() throws IOException {
      return pump(client.getInputStream(), server.getOutputStream(), this::mayForward);
    }

    Object back() throws IOException {
      return pump(server.getInputStream(), client.getOutputStream(), this::mayAnswer);
    }

    private boolean mayForward() {
      if (isAnswered) {
        isAnswered = false;
        trips.incrementAndGet();
        Loss loss = next.getAndSet(Loss.NOTHING);
        losesAnswer = loss == Loss.ANSWER;
        return loss != Loss.REQUEST;
      }
      return true;
    }

    private boolean mayAnswer() {
      isAnswered = true;
      return !losesAnswer;
    }

    private Object pump(InputStream from, OutputStream to, java.util.function.BooleanSupplier may)
        throws IOException {
      try (client;
          server) {
        var buffer = new byte[1 << 16];
        for (int length = from.read(buffer); length >= 0; length = from.read(buffer)) {
          if (!may.getAsBoolean()) {
            break;
          }
          to.write(buffer, 0, length);
        }
      }
      return this;
    }
  }
}
