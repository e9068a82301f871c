package io.floecat.testkit.lifecycle;

import io.floecat.core.account.AccountId;
import io.floecat.core.account.ConnectorName;
import io.floecat.core.operation.CredentialChange;
import io.floecat.core.operation.Operations;
import io.floecat.core.operation.WritePlan;
import io.floecat.core.operation.WriteRequest;
import io.floecat.core.secret.SecretRef;
import io.floecat.core.secret.SecretType;
import io.floecat.core.secret.SecretValue;
import io.floecat.core.secret.SecretVersion;
import io.floecat.v1.Connector;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A state to begin with, a write, and what may be there afterwards. */
enum Scenario {
  /** A connector comes into being. */
  CREATE("", "b") {
    @Override
    void write(Operations operations, Optional<String> requestId) {
      create(operations, "b", requestId);
    }
  },
  /** A connector comes into being whose secret's first names are occupied. */
  CREATE_ON_OCCUPIED_NAME("", "b") {
    @Override
    void prepare(World world) {
      world.secrets.create(REF, SecretValue.ofUtf8(FOREIGN), SecretVersion.random());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      create(operations, "b", requestId);
    }
  },
  /** A connector comes into being over a deleted one. */
  RECREATE("a DELETED", "b") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
      delete(world.node().lifecycle.operations(), Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      create(operations, "b", requestId);
    }
  },
  /** Credentials are replaced. */
  UPDATE("a", "b") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      update(operations, "b", replace("b"), requestId);
    }
  },
  /** A part of the credentials is replaced. */
  UPDATE_BY_LEAF("a", "a2") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      update(
          operations,
          "a2",
          new CredentialChange.Edit(pinned -> SecretValue.ofUtf8(text(pinned).charAt(0) + "2")),
          requestId);
    }
  },
  /** A connector gets its first credentials. */
  FIRST_CREDENTIALS("a without", "b") {
    @Override
    void prepare(World world) {
      createWithout(world.node().lifecycle.operations());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      update(operations, "b", replace("b"), requestId);
    }
  },
  /** A connector loses its credentials. */
  CLEAR("a", "b without") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      update(operations, "b", new CredentialChange.Clear(), requestId);
    }
  },
  /** A connector is deleted. */
  DELETE("a", "a DELETED") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      delete(operations, requestId);
    }
  },
  /** A deletion is taken back. */
  UNDELETE("a DELETED", "a") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
      delete(world.node().lifecycle.operations(), Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      operations.undelete(NAME, request("undelete", requestId));
    }
  },
  /** A connector is removed for good. */
  EXPUNGE("a", "") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      operations.expunge(NAME, request("expunge", requestId));
    }
  },
  /** A deleted connector is removed for good. */
  EXPUNGE_DELETED("a DELETED", "") {
    @Override
    void prepare(World world) {
      create(world.node().lifecycle.operations(), "a", Optional.empty());
      delete(world.node().lifecycle.operations(), Optional.empty());
    }

    @Override
    void write(Operations operations, Optional<String> requestId) {
      operations.expunge(NAME, request("expunge", requestId));
    }
  };

  /** The state after {@link #overwrite}. */
  static final String OVERWRITTEN = "c";

  static final String FOREIGN = "somebody else's";
  static final ConnectorName NAME = new ConnectorName(new AccountId("acct-1"), "conn-001");
  static final SecretRef REF =
      new SecretRef(NAME.account(), SecretType.CONNECTORS, NAME.connectorId());

  /** What is there before the write, see {@link #state}. */
  final String before;

  /** What is there after the write. */
  final String after;

  Scenario(String before, String after) {
    this.before = before;
    this.after = after;
  }

  void prepare(World world) {}

  abstract void write(Operations operations, Optional<String> requestId);

  /** The display name of what is stored, and what is special about it; empty where nothing is. */
  static String state(World world) {
    return world
        .pointers
        .get(NAME.toString())
        .map(Invariant::record)
        .map(
            record ->
                record.getConnector().getDisplayName()
                    + (record.hasSecret() ? "" : " without")
                    + (record.getConnector().getState() == Connector.State.DELETED
                        ? " DELETED"
                        : ""))
        .orElse("");
  }

  /** Another write, whatever is there. */
  static void overwrite(Operations operations) {
    var plan = new WritePlan(connector(OVERWRITTEN), replace(OVERWRITTEN));
    operations.update(
        NAME, stored -> plan, Optional.of(() -> plan), request("overwrite", Optional.empty()));
  }

  private static void create(Operations operations, String text, Optional<String> requestId) {
    operations.create(
        NAME, new WritePlan(connector(text), replace(text)), request("create " + text, requestId));
  }

  private static void createWithout(Operations operations) {
    operations.create(
        NAME,
        new WritePlan(connector("a"), new CredentialChange.Keep()),
        request("create", Optional.empty()));
  }

  private static void update(
      Operations operations, String text, CredentialChange change, Optional<String> requestId) {
    operations.update(
        NAME,
        stored -> new WritePlan(connector(text), change),
        Optional.empty(),
        request("update " + text, requestId));
  }

  private static void delete(Operations operations, Optional<String> requestId) {
    operations.delete(NAME, false, request("delete", requestId));
  }

  private static CredentialChange replace(String text) {
    return new CredentialChange.Replace(SecretValue.ofUtf8(text));
  }

  private static Connector connector(String text) {
    return Connector.newBuilder().setName(NAME.toString()).setDisplayName(text).build();
  }

  private static WriteRequest request(String text, Optional<String> requestId) {
    return new WriteRequest(requestId, connector(text), "", false);
  }

  private static String text(SecretValue value) {
    return new String(value.expose(), StandardCharsets.UTF_8);
  }
}
