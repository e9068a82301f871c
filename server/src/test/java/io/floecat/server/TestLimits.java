package io.floecat.server;

import io.floecat.server.limits.Limits;
import java.time.Duration;

/** The usual limits, but for what a test is about. */
public final class TestLimits {

  private static final Limits USUAL = Limits.of(TestServer.LOOPBACK);

  private int connections = USUAL.connections();
  private int requests = USUAL.requests();
  private int requestsPerCaller = USUAL.requestsPerCaller();
  private long bytes = USUAL.bytes();
  private long bytesPerCaller = USUAL.bytesPerCaller();
  private Duration request = USUAL.request();
  private Duration body = USUAL.body();
  private Duration watch = USUAL.watch();
  private Duration idle = USUAL.idle();
  private Duration stalled = USUAL.stalled();

  TestLimits connections(int limit) {
    connections = limit;
    return this;
  }

  TestLimits requests(int limit, int perCaller) {
    requests = limit;
    requestsPerCaller = perCaller;
    return this;
  }

  /** Of requests and answers that are held. */
  public TestLimits bytes(long limit, long perCaller) {
    bytes = limit;
    bytesPerCaller = perCaller;
    return this;
  }

  TestLimits request(Duration limit) {
    request = limit;
    return this;
  }

  TestLimits body(Duration limit) {
    body = limit;
    return this;
  }

  TestLimits watch(Duration limit) {
    watch = limit;
    return this;
  }

  TestLimits idle(Duration limit) {
    idle = limit;
    return this;
  }

  TestLimits stalled(Duration limit) {
    stalled = limit;
    return this;
  }

  /** All of them. */
  public Limits limits() {
    return new Limits(
        connections,
        requests,
        requestsPerCaller,
        bytes,
        bytesPerCaller,
        request,
        body,
        watch,
        idle,
        stalled);
  }
}
