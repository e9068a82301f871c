package io.floecat.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.MediaType;
import io.floecat.sandbox.secret.SecretsManager;
import io.floecat.sandbox.signature.SignedRequest;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Dialect;
import io.floecat.sandbox.wire.Json;

/** AWS JSON 1.1: a header names the action, the body holds its parameters. */
final class JsonProtocol implements Protocol {

  static final String TARGET = "x-amz-target";

  private static final String TARGET_PREFIX = SecretsManager.SERVICE + ".";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";

  @Override
  public Dialect dialect() {
    return Dialect.JSON;
  }

  @Override
  public MediaType mediaType() {
    return MediaType.create("application", "x-amz-json-1.1");
  }

  @Override
  public Request read(SignedRequest request) {
    String target = request.header(TARGET).orElse("");
    if (!target.startsWith(TARGET_PREFIX)
        || !request.header("content-type").filter(CONTENT_TYPE::equals).isPresent()) {
      throw AwsException.of(
          CommonError.UNKNOWN_ACTION,
          "this is Secrets Manager: it takes %s and a header X-Amz-Target: %sAction"
              .formatted(CONTENT_TYPE, TARGET_PREFIX));
    }
    return new Request(target.substring(TARGET_PREFIX.length()), Json.parseObject(request.body()));
  }

  @Override
  public byte[] answer(String action, ObjectNode answer, String requestId) {
    return Json.bytes(answer);
  }

  @Override
  public byte[] error(AwsException error, String requestId) {
    return Json.bytes(
        Json.object().put("__type", error.codeIn(Dialect.JSON)).put("Message", error.getMessage()));
  }
}
