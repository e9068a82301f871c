package io.floecat.core.lifecycle;

import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.Operations;
import io.floecat.core.operation.WritePlan;
import io.floecat.core.operation.WriteRequest;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretValue;
import io.floecat.v1.Connector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Something to be done, by one thread or, when it is sent again, by several: mostly a write. A
 * write leaves its own {@link #mark} as the connector's description, and credentials that are the
 * same text as the connector's display name.
 */
final class SimulatedOperation {

  /** What there is to do. */
  enum Kind {
    CREATE(18),
    CREATE_WITHOUT(4),
    UPDATE(20),
    UPSERT(6),
    EDIT(12),
    KEEP(6),
    SAME(4),
    CLEAR(6),
    DELETE(14),
    UNDELETE(12),
    EXPUNGE(6),
    EXPUNGE_ACCOUNT(1),
    USE(10),
    SWEEP(16);

    /** How often it is chosen. */
    final int weight;

    Kind(int weight) {
      this.weight = weight;
    }

    boolean isWrite() {
      return compareTo(EXPUNGE) <= 0;
    }

    /** Whether a connector that it wrote carries its mark. */
    boolean leavesMark() {
      return compareTo(CLEAR) <= 0;
    }
  }

  final Kind kind;
  final ConnectorName name;
  final Optional<String> requestId;
  final String mark;
  final Instant firstSent;
  final int firstStep;
  private boolean tookEffect;
  private boolean everTookEffect;
  private boolean acknowledged;

  /** Attempts that have not ended, or ended without a clear refusal. */
  private int unclear;

  SimulatedOperation(
      Kind kind,
      int number,
      ConnectorName name,
      Optional<String> requestId,
      Instant now,
      int step) {
    this.kind = kind;
    this.name = name;
    this.requestId = requestId;
    this.mark = "w" + number;
    this.firstSent = now;
    this.firstStep = step;
  }

  /** Whether it brings the same credentials each time it is sent, whatever is stored. */
  boolean isAlwaysTheSame() {
    return kind != Kind.SAME;
  }

  void begin() {
    unclear++;
  }

  void refused() {
    unclear--;
  }

  void acknowledge() {
    acknowledged = true;
  }

  void takeEffect() {
    tookEffect = true;
    everTookEffect = true;
  }

  /** The memory of requests is gone: the same request would be another. */
  void forget() {
    tookEffect = false;
  }

  boolean tookEffect() {
    return tookEffect;
  }

  boolean everTookEffect() {
    return everTookEffect;
  }

  /** Whether every attempt was told that nothing was changed. */
  boolean wasRefused() {
    return unclear == 0 && !acknowledged;
  }

  /** Makes the write; returns when it is acknowledged. */
  void write(Operations operations) {
    WriteRequest request = new WriteRequest(requestId, connector(mark, mark), "", false);
    switch (kind) {
      case CREATE -> operations.create(name, whole(), request);
      case CREATE_WITHOUT ->
          operations.create(
              name, new WritePlan(connector(mark, mark), new CredentialChange.Keep()), request);
      case UPDATE, EDIT, KEEP, SAME, CLEAR ->
          operations.update(name, this::plan, Optional.empty(), request);
      case UPSERT -> operations.update(name, this::plan, Optional.of(this::whole), request);
      case DELETE -> operations.delete(name, false, request);
      case UNDELETE -> operations.undelete(name, request);
      case EXPUNGE -> operations.expunge(name, request);
      case EXPUNGE_ACCOUNT, USE, SWEEP -> throw new AssertionError(kind);
    }
  }

  private WritePlan whole() {
    return new WritePlan(connector(mark, mark), Writer.replace(mark));
  }

  private WritePlan plan(Connector stored) {
    String before = stored.getDisplayName();
    return switch (kind) {
      case UPDATE, UPSERT -> whole();
      case EDIT ->
          new WritePlan(
              connector(edited(before), mark),
              new CredentialChange.Edit(pinned -> SecretValue.ofUtf8(edited(text(pinned)))));
      case KEEP -> new WritePlan(connector(before, mark), new CredentialChange.Keep());
      case SAME -> new WritePlan(connector(before, mark), Writer.replace(before));
      case CLEAR -> new WritePlan(connector(mark, mark), new CredentialChange.Clear());
      case CREATE, CREATE_WITHOUT, DELETE, UNDELETE, EXPUNGE, EXPUNGE_ACCOUNT, USE, SWEEP ->
          throw new AssertionError(kind);
    };
  }

  /** The credentials after this write, where they were {@code before}. */
  String textAfter(String before) {
    return switch (kind) {
      case EDIT -> edited(before);
      case KEEP, SAME -> before;
      case CREATE,
          CREATE_WITHOUT,
          UPDATE,
          UPSERT,
          CLEAR,
          DELETE,
          UNDELETE,
          EXPUNGE,
          EXPUNGE_ACCOUNT,
          USE,
          SWEEP ->
          mark;
    };
  }

  /** One part of the credentials stays, the other is this write's. */
  private String edited(String before) {
    return before.split("\\+", 2)[0] + "+" + mark;
  }

  private Connector connector(String text, String description) {
    return Connector.newBuilder()
        .setName(name.toString())
        .setDisplayName(text)
        .setDescription(description)
        .build();
  }

  static String text(SecretValue value) {
    return new String(value.expose(), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "%s %s %s%s"
        .formatted(kind, mark, name.connectorId(), requestId.isPresent() ? " with id" : "");
  }
}
