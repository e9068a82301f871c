package io.floecat.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.floecat.core.leak.Canaries;
import io.floecat.v1.AuthCredentials;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Requests with a secret where none belongs, or in a form that cannot be read. */
final class BadInputs {

  /** The build sends a sample, another for every seed. */
  private static final int STRIDE = Boolean.getBoolean("floecat.proof") ? 1 : 4;

  private static final int DEPTH = 4;
  private static final int TOO_LARGE = 1 << 20;

  private final SearchedClient client;
  private final LeakRow row;
  private final Message good;
  private final RestCall rest;
  private final String secret;
  private final String word;
  private int next;
  private int count;

  /** Bad variants of {@code good}, a request of {@code row}. */
  BadInputs(SearchedClient client, LeakRow row, Message good, Canaries canaries) {
    this.client = client;
    this.row = row;
    this.good = good;
    this.rest = RestCall.of(row.rpc(), good);
    this.secret = canaries.text(row.rpc().getName());
    this.word = canaries.word(row.rpc().getName());
    this.next = Math.floorMod(word.hashCode(), STRIDE);
  }

  /** Sends all of them; how many there were. */
  int send() {
    bodies();
    queries();
    paths();
    headers();
    messages();
    return count;
  }

  private void bodies() {
    String text = new JsonPrimitive(secret).toString();
    List<String> bodies = new ArrayList<>();
    bodies.addAll(
        List.of(
            "{%s:1}".formatted(text),
            "{\"unknown\":%s}".formatted(text),
            text,
            secret,
            "{\"a\":" + secret + "}",
            "{\"kind\":\"AWS_GLUE\",\"kind\":" + text + "}",
            rest.body() + secret,
            "{\"description\":\"" + "x".repeat(TOO_LARGE) + "\",\"a\":" + text + "}"));
    if (!rest.body().isEmpty()) {
      wrongTypes(bodyType(), "%s", text, DEPTH, bodies);
    }
    bodies.forEach(body -> rest("body " + body, rest.withBody(body), Map.of()));
  }

  private Descriptor bodyType() {
    var connector = row.rpc().getInputType().findFieldByName("connector");
    return connector == null ? row.rpc().getInputType() : connector.getMessageType();
  }

  /** For each field at any depth one body in which it is of another type, and holds the secret. */
  private static void wrongTypes(
      Descriptor type, String frame, String text, int depth, List<String> bodies) {
    bodies.add(frame.formatted("{%s:{}}".formatted(text)));
    for (FieldDescriptor field : type.getFields()) {
      String inside = frame.formatted("{\"" + field.getJsonName() + "\":%s}");
      bodies.add(inside.formatted("[%s,{%s:%s}]".formatted(text, text, text)));
      if (field.getJavaType() != JavaType.STRING) {
        bodies.add(inside.formatted(text));
      }
      if (field.isMapField()) {
        bodies.add(inside.formatted("{\"k\":[%s]}".formatted(text)));
      } else if (field.getJavaType() == JavaType.MESSAGE && depth > 0) {
        wrongTypes(field.getMessageType(), inside, text, depth - 1, bodies);
      }
    }
  }

  private void queries() {
    String text = RestCall.encoded(secret);
    List<String> queries = new ArrayList<>(List.of(text + "=1", text, "auth=" + text));
    queries.add("connector.auth.bearerToken.token=" + text);
    row.rpc()
        .getInputType()
        .getFields()
        .forEach(field -> queries.add(field.getJsonName() + "=" + text));
    row.rpc()
        .getInputType()
        .getFields()
        .forEach(field -> queries.add(field.getName() + "=" + text));
    queries.forEach(query -> rest("query " + query, rest.withQuery(query), Map.of()));
  }

  private void paths() {
    String text = RestCall.encoded(secret);
    for (String path :
        List.of(
            rest.path().replaceFirst("accounts/[^/:]*", "accounts/" + text),
            rest.path().replaceFirst("connectors/[^/:]*", "connectors/" + text),
            rest.path() + ":" + word,
            rest.path() + "/" + text,
            "/v1/" + text,
            "/" + word,
            "/docs/" + text)) {
      rest("path " + path, new RestCall(rest.method(), path, "", rest.body()), Map.of());
    }
  }

  private void headers() {
    String basic = Base64.getEncoder().encodeToString(("user:" + secret).getBytes(UTF_8));
    List<Map<String, String>> headers =
        List.of(
            Map.of("authorization", "Bearer " + word),
            Map.of("authorization", "Bearer " + secret),
            Map.of("authorization", "Basic " + basic),
            Map.of("authorization", secret),
            Map.of("cookie", secret),
            Map.of("x-any", secret),
            Map.of("x-correlation-id", secret),
            Map.of("content-type", "application/json; x=\"" + word + "\""),
            Map.of("content-type", word),
            Map.of("accept", word));
    for (Map<String, String> one : headers) {
      rest("header " + one, rest, one);
      grpc("header " + one, SearchedClient.path(row.rpc()), good.toByteArray(), one);
    }
  }

  private void messages() {
    String path = SearchedClient.path(row.rpc());
    byte[] bytes = (new String(good.toByteArray(), ISO_8859_1) + secret).getBytes(ISO_8859_1);
    grpc("no message", path, secret.getBytes(UTF_8), Map.of());
    grpc("more than a message", path, bytes, Map.of());
    grpc("no method", path + word, good.toByteArray(), Map.of());
    message("unknown field", good.toBuilder().setUnknownFields(unknown()).build());
    for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
      if (field.getJavaType() == JavaType.STRING) {
        message(field.getName(), good.toBuilder().setField(field, secret).build());
      } else if (field.getName().equals("update_mask")) {
        for (String mask : List.of(secret, "auth." + secret, "auth.headers." + secret)) {
          message(mask, masked(field, mask));
        }
      } else if (field.getName().equals("connector")) {
        connectors((Connector) good.getField(field))
            .forEach(it -> message(field.getName(), good.toBuilder().setField(field, it).build()));
      }
    }
  }

  private Message masked(FieldDescriptor field, String path) {
    var mask = FieldMask.newBuilder().addPaths(path).build();
    return good.toBuilder().setField(field, mask).build();
  }

  /** With the secret in each place that people mistake for the right one. */
  private List<Connector> connectors(Connector connector) {
    var all = new ArrayList<Connector>();
    all.add(connector.toBuilder().setName(secret).build());
    all.add(connector.toBuilder().setEtag(secret).build());
    all.add(connector.toBuilder().setUri("https://user:" + word + "@catalog.example.com").build());
    all.add(connector.toBuilder().setUri("https://catalog.example.com?token=" + word).build());
    all.add(connector.toBuilder().setUri("https://catalog.example.com#" + word).build());
    all.add(connector.toBuilder().setUri(secret).build());
    all.add(connector.toBuilder().putProperties("password", secret).build());
    all.add(connector.toBuilder().putProperties("a", "https://u:" + word + "@h").build());
    all.add(connector.toBuilder().setDescription("-----BEGIN PRIVATE KEY-----" + word).build());
    all.add(connector.toBuilder().setUnknownFields(unknown()).build());
    for (AuthCredentials auth : auths(connector.getAuth())) {
      all.add(connector.toBuilder().setAuth(auth).build());
    }
    return all;
  }

  private List<AuthCredentials> auths(AuthCredentials auth) {
    var all = new ArrayList<AuthCredentials>();
    all.add(auth.toBuilder().setUnknownFields(unknown()).build());
    all.add(auth.toBuilder().putHeaders("X-Bad", secret + "\n").build());
    all.add(auth.toBuilder().putHeaders(secret, "X-Swapped").build());
    for (String path : List.of("token_uri", "access_key_id", "region", "header", "key_json")) {
      for (FieldDescriptor type :
          AuthCredentials.getDescriptor().getOneofs().getFirst().getFields()) {
        FieldDescriptor field = type.getMessageType().findFieldByName(path);
        if (field != null) {
          Message.Builder credential = auth.toBuilder().newBuilderForField(type);
          all.add(
              auth.toBuilder().setField(type, credential.setField(field, secret).build()).build());
        }
      }
    }
    return all;
  }

  private UnknownFieldSet unknown() {
    var field =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8(secret));
    return UnknownFieldSet.newBuilder().addField(999, field.build()).build();
  }

  /** None is left out: where the build sends a sample, one of the protocols is. */
  private void message(String what, Message message) {
    boolean isFirst = next++ % 2 == 0;
    if (isFirst || STRIDE == 1) {
      count++;
      client.grpc(row.name() + " by gRPC, message with " + what, row.rpc(), message);
    }
    if (!isFirst || STRIDE == 1) {
      count++;
      client.rest(
          row.name() + " by REST, message with " + what, RestCall.of(row.rpc(), message), Map.of());
    }
  }

  private void rest(String what, RestCall call, Map<String, String> headers) {
    if (isSampled()) {
      client.rest(row.name() + " by REST, " + what, call, headers);
    }
  }

  private void grpc(String what, String path, byte[] message, Map<String, String> headers) {
    if (isSampled()) {
      client.grpc(row.name() + " by gRPC, " + what, path, message, headers);
    }
  }

  private boolean isSampled() {
    boolean isSampled = next++ % STRIDE == 0;
    count += isSampled ? 1 : 0;
    return isSampled;
  }
}
