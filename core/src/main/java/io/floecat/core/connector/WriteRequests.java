package io.floecat.core.connector;

import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.error.InvalidArgumentException;
import io.floecat.core.operation.WriteRequest;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** What each kind of write says about itself. */
final class WriteRequests {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private WriteRequests() {}

  static WriteRequest of(CreateConnectorRequest request) {
    return write(request.getRequestId(), request, "", request.getValidateOnly());
  }

  static WriteRequest of(UpdateConnectorRequest request) {
    String etag = request.getConnector().getEtag();
    return write(request.getRequestId(), request, etag, request.getValidateOnly());
  }

  static WriteRequest of(DeleteConnectorRequest request) {
    return write(request.getRequestId(), request, request.getEtag(), request.getValidateOnly());
  }

  static WriteRequest of(UndeleteConnectorRequest request) {
    return write(request.getRequestId(), request, request.getEtag(), false);
  }

  static WriteRequest of(ExpungeConnectorRequest request) {
    return write(request.getRequestId(), request, request.getEtag(), false);
  }

  private static WriteRequest write(
      String requestId, Message request, String etag, boolean validateOnly) {
    if (!requestId.isEmpty() && !UUID.matcher(requestId).matches()) {
      throw InvalidArgumentException.of("request_id", "must be a UUID; or leave it out");
    }
    return new WriteRequest(
        Optional.of(requestId).filter(id -> !id.isEmpty()),
        CredentialMask.mask(request),
        etag,
        validateOnly);
  }
}
