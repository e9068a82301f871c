package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.floecat.server.rest.RestMethod;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A request as bytes; the same seed makes the same one.
 *
 * @param what which method it once was a call of, and what was done to it
 * @param isHttp2 whether it is frames of HTTP/2, with what opens a connection
 * @param streams how many times the request is in it
 */
record HostileRequest(
    long seed,
    Canary canary,
    String what,
    boolean isHttp2,
    boolean isHead,
    int streams,
    Ending ending,
    byte[] wire) {

  /** What has to come of it. */
  enum Ending {
    /** An answer, or the end of the connection. */
    ANSWER,
    /** Perhaps an answer: the server may rightly wait for more. */
    MAYBE,
    /** The sender hangs up in the middle of it. */
    HANGS_UP
  }

  private static final int SHOWN = 1_000;

  /** Makes the request of that seed out of a call of one of {@code methods}. */
  static HostileRequest of(long seed, List<MethodDescriptor> methods, String token) {
    var random = new SplittableRandom(seed);
    var canary = Canary.of(seed);
    MethodDescriptor method = methods.get(random.nextInt(methods.size()));
    var message = new ValidMessages(random, canary).of(method.getInputType());
    boolean isRest = isRest(method) && random.nextInt(10) < 6;
    Draft draft = isRest ? Draft.rest(method, message) : Draft.grpc(method, message);
    if (random.nextInt(10) > 0) {
      draft.header("authorization", "Bearer " + token);
    }
    draft.changes.addFirst(method.getName());
    var changes = new Changes(random, canary);
    for (int i = random.nextInt(4); i > 0; i--) {
      changes.change(draft);
    }
    boolean isHttp2 = random.nextInt(10) < (isRest ? 3 : 8);
    // A stream of answers to one request has no end to wait for.
    boolean isEndless = method.isServerStreaming() && !method.isClientStreaming();
    var expected = isEndless ? Ending.MAYBE : Ending.ANSWER;
    return isHttp2
        ? new Http2Wire(random, canary).write(seed, draft, expected)
        : new Http1Wire(random).write(seed, canary, draft, expected);
  }

  private static boolean isRest(MethodDescriptor method) {
    return method.getOptions().hasExtension(AnnotationsProto.http) && RestMethod.of(method) != null;
  }

  @Override
  public String toString() {
    String text = new String(wire, ISO_8859_1);
    var shown = new StringBuilder();
    text.substring(0, Math.min(text.length(), SHOWN))
        .chars()
        .forEach(
            c ->
                shown.append(c >= ' ' && c < 127 || c == '\n' ? (char) c : "\\x%02x".formatted(c)));
    return "%s%n%s, %s, %d bytes:%n%s"
        .formatted(what, isHttp2 ? "HTTP/2" : "HTTP/1.1", ending, wire.length, shown);
  }
}
