package io.floecat.core.lifecycle;

import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.Lifecycle;
import io.floecat.core.operation.Operations;
import io.floecat.core.operation.WritePlan;
import io.floecat.core.operation.WriteRequest;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes one connector through one node. A write's display name and its credentials are the same
 * text, so that a record and a secret of different writes are found out.
 */
record Writer(ConnectorName name, Lifecycle lifecycle) {

  private Operations operations() {
    return lifecycle.operations();
  }

  void create(String text, Optional<String> requestId) {
    operations()
        .create(
            name,
            new WritePlan(connector(text), replace(text)),
            request("create " + text, requestId));
  }

  void createWithout() {
    operations()
        .create(
            name,
            new WritePlan(connector("a"), new CredentialChange.Keep()),
            request("create", Optional.empty()));
  }

  void update(String text, CredentialChange change, Optional<String> requestId) {
    update(_ -> text, change, requestId);
  }

  /** An update whose display name depends on what is stored. */
  void update(
      Function<Connector, String> text, CredentialChange change, Optional<String> requestId) {
    operations()
        .update(
            name,
            stored -> new WritePlan(connector(text.apply(stored)), change),
            Optional.empty(),
            request("update", requestId));
  }

  /** Another write, whatever is there. */
  void overwrite(String text) {
    var plan = new WritePlan(connector(text), replace(text));
    operations()
        .update(
            name, stored -> plan, Optional.of(() -> plan), request("overwrite", Optional.empty()));
  }

  void delete(Optional<String> requestId) {
    operations().delete(name, false, request("delete", requestId));
  }

  void undelete(Optional<String> requestId) {
    operations().undelete(name, request("undelete", requestId));
  }

  void expunge(Optional<String> requestId) {
    operations().expunge(name, request("expunge", requestId));
  }

  /** What is due, and nobody came to do: a deleted connector is removed when its time is over. */
  void sweep() {
    lifecycle.sweeper().sweep();
  }

  static CredentialChange replace(String text) {
    return new CredentialChange.Replace(SecretValue.ofUtf8(text));
  }

  private Connector connector(String text) {
    return Connector.newBuilder().setName(name.toString()).setDisplayName(text).build();
  }

  private WriteRequest request(String text, Optional<String> requestId) {
    return new WriteRequest(requestId, connector(text), "", false);
  }
}
