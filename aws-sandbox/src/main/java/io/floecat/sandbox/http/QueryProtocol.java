package io.floecat.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.MediaType;
import io.floecat.sandbox.signature.SignedRequest;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Dialect;
import java.util.Optional;

/** The query protocol: a form that names action and version, XML in answer. */
final class QueryProtocol implements Protocol {

  /** The API of STS. */
  static final QueryProtocol STS = new QueryProtocol("sts", "2011-06-15");

  /** The API of IAM. */
  static final QueryProtocol IAM = new QueryProtocol("iam", "2010-05-08");

  private static final String CONTENT_TYPE = "application/x-www-form-urlencoded";

  private final String service;
  private final String version;

  private QueryProtocol(String service, String version) {
    this.service = service;
    this.version = version;
  }

  private String namespace() {
    return "https://%s.amazonaws.com/doc/%s/".formatted(service, version);
  }

  @Override
  public Dialect dialect() {
    return Dialect.QUERY;
  }

  @Override
  public MediaType mediaType() {
    return MediaType.create("text", "xml");
  }

  @Override
  public Request read(SignedRequest request) {
    if (!request.header("content-type").filter(type -> type.startsWith(CONTENT_TYPE)).isPresent()) {
      throw AwsException.of(
          CommonError.UNKNOWN_ACTION, "this is %s: it takes ".formatted(service) + CONTENT_TYPE);
    }
    Form form = Form.parse(request.body());
    String action = form.take("Action").orElse("");
    Optional<String> version = form.take("Version");
    if (!version.equals(Optional.of(this.version))) {
      throw AwsException.of(
          CommonError.UNKNOWN_ACTION,
          "Could not find operation %s for version %s".formatted(action, version.orElse("")));
    }
    return new Request(action, form.tree());
  }

  @Override
  public byte[] answer(String action, ObjectNode answer, String requestId) {
    return XmlWriter.write(
        namespace(),
        action + "Response",
        xml -> {
          xml.object(action + "Result", answer);
          xml.open("ResponseMetadata");
          xml.text("RequestId", requestId);
          xml.close();
        });
  }

  @Override
  public byte[] error(AwsException error, String requestId) {
    return XmlWriter.write(
        namespace(),
        "ErrorResponse",
        xml -> {
          xml.open("Error");
          xml.text("Type", error.statusIn(Dialect.QUERY) >= 500 ? "Receiver" : "Sender");
          xml.text("Code", error.codeIn(Dialect.QUERY));
          xml.text("Message", error.getMessage());
          xml.close();
          xml.text("RequestId", requestId);
        });
  }
}
