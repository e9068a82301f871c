package io.floecat.sandbox.secret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.Fields;
import java.util.function.UnaryOperator;

/** DescribeSecret (AWS_FACTS 1.4, 1.8). */
final class DescribeSecret implements Action {

  private final Lookup lookup;

  DescribeSecret(SecretStore store) {
    this.lookup = new Lookup(store);
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    String secretId = Inputs.secretId(Fields.of(parameters, "DescribeSecret", "SecretId"));
    return lookup
        .present(access, "DescribeSecret", secretId, UnaryOperator.identity())
        .describe("VersionIdsToStages");
  }
}
