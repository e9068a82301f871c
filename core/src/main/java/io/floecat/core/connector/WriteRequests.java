package io.floecat.core.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.floecat.core.credential.CredentialMask;
import io.floecat.core.operation.WriteRequest;
import io.floecat.spi.account.Principal;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes from a request what it asks for, before anything else is done with it: what stands beyond
 * the update mask, and what callers do not write, is neither checked nor remembered.
 */
final class WriteRequests {

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private WriteRequests() {}

  /**
   * The request without what callers do not write.
   *
   * @throws InvalidArgumentException it holds a field that the schema does not know
   */
  static CreateConnectorRequest prune(CreateConnectorRequest request) {
    UnknownFields.refuse(FieldPaths.CONNECTOR, request.getConnector());
    return request.toBuilder()
        .setConnector(UpdateMask.everything().prune(request.getConnector()))
        .build();
  }

  /**
   * The request without what its mask leaves out. Where it may create the connector, nothing is
   * left out, because a create goes by no mask.
   *
   * @throws InvalidArgumentException a path of the mask names nothing, or the request holds a field
   *     that the schema does not know
   */
  static UpdateConnectorRequest prune(UpdateConnectorRequest request) {
    Connector given = request.getConnector();
    UnknownFields.refuse(FieldPaths.CONNECTOR, given);
    UpdateMask mask = UpdateMask.of(request.getUpdateMask(), given);
    UpdateMask kept = request.getAllowMissing() ? UpdateMask.everything() : mask;
    Connector pruned =
        kept.prune(given).toBuilder().setName(given.getName()).setEtag(given.getEtag()).build();
    return request.toBuilder().setConnector(pruned).build();
  }

  /** What a request says about itself that asks for all that it holds. */
  static WriteRequest of(Principal caller, Message request) {
    return of(caller, request, request);
  }

  /**
   * What a request says about itself.
   *
   * @param pruned what it asks for
   * @param sent the request as it came
   * @throws InvalidArgumentException its id is not a UUID
   */
  static WriteRequest of(Principal caller, Message pruned, Message sent) {
    FieldDescriptor idField = pruned.getDescriptorForType().findFieldByName("request_id");
    Optional<String> id = requestId((String) pruned.getField(idField));
    Message same = pruned.toBuilder().setField(idField, id.orElse("")).build();
    return new WriteRequest(
        id,
        caller.subject(),
        CredentialMask.mask(same),
        CredentialMask.mask(sent),
        etag(pruned),
        validateOnly(pruned));
  }

  /** A UUID has one value in either case, so it has one spelling from here on. */
  private static Optional<String> requestId(String sent) {
    if (sent.isEmpty()) {
      return Optional.empty();
    }
    if (!UUID.matcher(sent).matches()) {
      throw InvalidArgumentException.of(
          "request_id", "must be a UUID of 36 characters, without braces; or leave it out");
    }
    return Optional.of(sent.toLowerCase(Locale.ROOT));
  }

  private static String etag(Message request) {
    if (request instanceof UpdateConnectorRequest update) {
      return update.getConnector().getEtag();
    }
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("etag");
    return field == null ? "" : (String) request.getField(field);
  }

  private static boolean validateOnly(Message request) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName("validate_only");
    return field != null && (boolean) request.getField(field);
  }
}
