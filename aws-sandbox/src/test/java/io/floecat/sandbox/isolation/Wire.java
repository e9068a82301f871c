package io.floecat.sandbox.isolation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One connection to a sandbox, for hundreds of thousands of signed requests: what a whole client
 * does for each of them would take most of the time. Not for several threads.
 */
final class Wire implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** What came back. */
  record Reply(int status, String body) {}

  private final Socket socket;
  private final InputStream in;
  private final String host;
  private final String time = TIME.format(Instant.now());
  private final Map<String, byte[]> signingKeys = new HashMap<>();
  private final MessageDigest sha256;
  private final Mac hmac;

  Wire(URI endpoint) {
    try {
      socket = new Socket(endpoint.getHost(), endpoint.getPort());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      host = endpoint.getAuthority();
      sha256 = MessageDigest.getInstance("SHA-256");
      hmac = Mac.getInstance("HmacSHA256");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Calls Secrets Manager. */
  Reply secrets(AccessKey key, String action, String json) {
    return send(
        key, "secretsmanager", "application/x-amz-json-1.1", "secretsmanager." + action, json);
  }

  /** Calls STS. */
  Reply sts(AccessKey key, String form) {
    return send(key, "sts", "application/x-www-form-urlencoded; charset=utf-8", "", form);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply send(AccessKey key, String service, String type, String target, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    var signed = new StringBuilder("host:").append(host).append("\nx-amz-date:").append(time);
    var names = new StringBuilder("host;x-amz-date");
    if (key.token().isPresent()) {
      signed.append("\nx-amz-security-token:").append(key.token().get());
      names.append(";x-amz-security-token");
    }
    if (!target.isEmpty()) {
      signed.append("\nx-amz-target:").append(target);
      names.append(";x-amz-target");
    }
    String canonical = "POST\n/\n\n%s\n\n%s\n%s".formatted(signed, names, hash(bytes));
    String scope =
        "%s/%s/%s/aws4_request".formatted(time.substring(0, 8), SandboxOptions.REGION, service);
    String toSign =
        "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hash(canonical.getBytes(UTF_8));
    String signature =
        HexFormat.of().formatHex(mac(signingKey(key, service), toSign.getBytes(UTF_8)));
    String head =
        "POST / HTTP/1.1\r\n%s\r\ncontent-type:%s\r\ncontent-length:%d\r\nauthorization:%s\r\n\r\n"
            .formatted(
                signed.toString().replace("\n", "\r\n"),
                type,
                bytes.length,
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                    .formatted(key.id(), scope, names, signature));
    try {
      socket.getOutputStream().write((head + body).getBytes(UTF_8));
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply read() throws IOException {
    int status = Integer.parseInt(line().split(" ")[1]);
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return new Reply(status, new String(in.readNBytes(length), UTF_8));
  }

  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the sandbox hung up");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  private byte[] signingKey(AccessKey key, String service) {
    return signingKeys.computeIfAbsent(
        key.id() + service,
        _ -> {
          byte[] derived = ("AWS4" + key.secret()).getBytes(UTF_8);
          for (String part :
              new String[] {time.substring(0, 8), SandboxOptions.REGION, service, "aws4_request"}) {
            derived = mac(derived, part.getBytes(UTF_8));
          }
          return derived;
        });
  }

  private String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256.digest(bytes));
  }

  private byte[] mac(byte[] key, byte[] data) {
    try {
      hmac.init(new SecretKeySpec(key, "HmacSHA256"));
      return hmac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
