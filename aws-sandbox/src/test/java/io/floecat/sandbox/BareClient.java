package io.floecat.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.floecat.sandbox.principal.AccessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.StringInputStream;

/**
 * Sends exactly what it is told to, where the SDK would check, complete or repeat a request first.
 * Signed by the SDK's signer, so that the sandbox's arithmetic meets another.
 */
final class BareClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AwsSandbox sandbox;
  private final AwsCredentialsIdentity credentials;

  private BareClient(AwsSandbox sandbox, AwsCredentialsIdentity credentials) {
    this.sandbox = sandbox;
    this.credentials = credentials;
  }

  static BareClient of(AwsSandbox sandbox, AccessKey key) {
    return new BareClient(sandbox, Clients.credentials(key));
  }

  static BareClient of(AwsSandbox sandbox, AwsCredentialsIdentity credentials) {
    return new BareClient(sandbox, credentials);
  }

  /** Calls Secrets Manager; single quotes in {@code json} stand for double ones. */
  Reply call(String action, String json) {
    HttpResponse<String> response =
        send(signed("secretsmanager", secretsHeaders(action), json.replace('\'', '"')));
    try {
      String body = response.body();
      return new Reply(
          response.statusCode(),
          response.headers().firstValue("x-amzn-RequestId").orElse(""),
          JSON.readTree(body.isEmpty() ? "{}" : body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** CreateSecret of {@code value} with a token of its own, and {@code more} fields. */
  Reply create(String name, String value, String... more) {
    return call(
        "CreateSecret",
        "{'Name': '%s', 'ClientRequestToken': '%s', 'SecretBinary': '%s'%s}"
            .formatted(name, UUID.randomUUID(), base64(value), rest(more)));
  }

  /** PutSecretValue of {@code value} with a token of its own, and {@code more} fields. */
  Reply put(String secretId, String value, String... more) {
    return call(
        "PutSecretValue",
        "{'SecretId': '%s', 'ClientRequestToken': '%s', 'SecretBinary': '%s'%s}"
            .formatted(secretId, UUID.randomUUID(), base64(value), rest(more)));
  }

  /** GetSecretValue, with {@code more} fields. */
  Reply get(String secretId, String... more) {
    return call("GetSecretValue", "{'SecretId': '%s'%s}".formatted(secretId, rest(more)));
  }

  /** Calls STS with these parameters, {@code name=value}; the answer is XML. */
  HttpResponse<String> sts(String action, String... parameters) {
    List<String> all = new ArrayList<>(List.of("Action=" + action, "Version=2011-06-15"));
    all.addAll(List.of(parameters));
    String form =
        all.stream()
            .map(one -> one.split("=", 2))
            .map(one -> one[0] + "=" + URLEncoder.encode(one[1], UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        signed(
            "sts",
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            form));
  }

  static Map<String, String> secretsHeaders(String action) {
    return Map.of(
        "Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", "secretsmanager." + action);
  }

  /** A request that is signed well and now. */
  Signed signed(String service, Map<String, String> headers, String body) {
    return signed(service, SandboxOptions.REGION, Instant.now(), headers, body);
  }

  /** A request that is signed for this service, Region and time. */
  Signed signed(
      String service, String region, Instant time, Map<String, String> headers, String body) {
    var request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(sandbox.endpoint().resolve("/"));
    headers.forEach(request::putHeader);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                builder ->
                    builder
                        .identity(credentials)
                        .request(request.build())
                        .payload(() -> new StringInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
            .request();
    var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    signed.headers().forEach((name, values) -> all.put(name, String.join(",", values)));
    all.remove("Host");
    return new Signed(sandbox.endpoint(), all, body);
  }

  /** Sends {@code request} as it is. */
  static HttpResponse<String> send(Signed request) {
    var builder =
        HttpRequest.newBuilder(request.endpoint().resolve("/"))
            .POST(HttpRequest.BodyPublishers.ofString(request.body()));
    request.headers().forEach(builder::header);
    try {
      return HTTP.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String rest(String... fields) {
    return Arrays.stream(fields).map(field -> ", " + field).collect(Collectors.joining());
  }

  /** A signed request, which a test may still change. */
  record Signed(URI endpoint, Map<String, String> headers, String body) {

    Signed with(String header, String value) {
      var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      changed.putAll(headers);
      changed.put(header, value);
      return new Signed(endpoint, changed, body);
    }

    Signed without(String header) {
      var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      changed.putAll(headers);
      changed.remove(header);
      return new Signed(endpoint, changed, body);
    }

    Signed withBody(String other) {
      return new Signed(endpoint, headers, other);
    }

    String header(String name) {
      return String.valueOf(headers.get(name));
    }
  }
}
