package io.floecat.server.error;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Writes a failure the way its caller's protocol wants it. */
final class ErrorResponses {

  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFormat.Printer DETAILS =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              TypeRegistry.newBuilder()
                  .add(ErrorInfo.getDescriptor())
                  .add(BadRequest.getDescriptor())
                  .add(RetryInfo.getDescriptor())
                  .build());

  private ErrorResponses() {}

  /**
   * The response to a request with these headers, if any could be read.
   *
   * @param allowed the HTTP methods that its path takes, where the request has another
   */
  static AggregatedHttpResponse of(
      @Nullable RequestHeaders request, Status status, SortedSet<String> allowed) {
    return isGrpc(request) ? grpc(status) : rest(status, false, allowed);
  }

  /**
   * The body {@code {"error": ...}}, with the headers that HTTP has for the same.
   *
   * @param isConditional whether the request has {@code If-Match}
   * @param allowed the HTTP methods that its path takes, where the request has another
   */
  static AggregatedHttpResponse rest(
      Status status, boolean isConditional, SortedSet<String> allowed) {
    Code code = Code.forNumber(status.getCode());
    HttpStatus httpStatus =
        allowed.isEmpty()
            ? ErrorMapper.httpStatus(status, isConditional)
            : HttpStatus.METHOD_NOT_ALLOWED;
    ResponseHeadersBuilder headers =
        ResponseHeaders.builder(httpStatus).contentType(MediaType.JSON_UTF_8);
    if (code == Code.UNAUTHENTICATED) {
      headers.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
    if (!allowed.isEmpty()) {
      headers.set(HttpHeaderNames.ALLOW, String.join(", ", allowed));
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        headers.setLong(HttpHeaderNames.RETRY_AFTER, wholeSeconds(detail));
      }
    }
    return AggregatedHttpResponse.of(
        headers.build(), HttpData.wrap(body(status, code, httpStatus)));
  }

  /** Trailers and nothing else, as gRPC refuses a call. */
  private static AggregatedHttpResponse grpc(Status status) {
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(HttpStatus.OK)
            .endOfStream(true)
            .contentType(GrpcSerializationFormats.PROTO.mediaType())
            .setInt("grpc-status", status.getCode())
            .set("grpc-message", percentEncoded(status.getMessage()))
            .set(
                "grpc-status-details-bin",
                Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()))
            .build());
  }

  /** As gRPC over HTTP/2 writes messages: printable ASCII stays, but for the percent sign. */
  private static String percentEncoded(String message) {
    var encoded = new StringBuilder();
    for (byte octet : message.getBytes(UTF_8)) {
      if (octet >= ' ' && octet <= '~' && octet != '%') {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
      }
    }
    return encoded.toString();
  }

  private static boolean isGrpc(@Nullable RequestHeaders request) {
    MediaType type = request == null ? null : request.contentType();
    return type != null
        && type.type().equals("application")
        && (type.subtype().equals("grpc") || type.subtype().startsWith("grpc+"));
  }

  private static byte[] body(Status status, Code code, HttpStatus httpStatus) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeNumberField("code", httpStatus.code());
      json.writeStringField("status", code.name());
      json.writeStringField("message", status.getMessage());
      json.writeArrayFieldStart("details");
      for (Any detail : status.getDetailsList()) {
        json.writeRawValue(DETAILS.print(detail));
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static long wholeSeconds(Any retryInfo) {
    try {
      var delay = retryInfo.unpack(RetryInfo.class).getRetryDelay();
      return delay.getSeconds() + (delay.getNanos() > 0 ? 1 : 0);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
