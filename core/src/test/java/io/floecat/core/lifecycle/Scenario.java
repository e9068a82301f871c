package io.floecat.core.lifecycle;

import io.floecat.core.operation.CredentialChange;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.v1.Connector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A state to begin with, a write, and what may be there afterwards. */
enum Scenario {
  /** A connector comes into being. */
  CREATE("", "b") {
    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.create("b", requestId);
    }
  },
  /** A connector comes into being whose secret's first names are occupied. */
  CREATE_ON_OCCUPIED_NAME("", "b") {
    @Override
    void prepare(World world) {
      world
          .backend
          .secrets()
          .create(world.ref(), SecretValue.ofUtf8(FOREIGN), SecretVersion.random());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.create("b", requestId);
    }
  },
  /** A connector comes into being over a deleted one. */
  RECREATE("a DELETED", "b") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
      world.node().writer().delete(Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.create("b", requestId);
    }
  },
  /** Credentials are replaced. */
  UPDATE("a", "b", "b") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.update("b", Writer.replace("b"), requestId);
    }
  },
  /** A part of the credentials is replaced. */
  UPDATE_BY_LEAF("a", "a2", "c2") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.update(
          stored -> edited(stored.getDisplayName()),
          new CredentialChange.Edit(pinned -> SecretValue.ofUtf8(edited(text(pinned)))),
          requestId);
    }
  },
  /** A connector gets its first credentials. */
  FIRST_CREDENTIALS("a without", "b", "b") {
    @Override
    void prepare(World world) {
      world.node().writer().createWithout();
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.update("b", Writer.replace("b"), requestId);
    }
  },
  /** A connector loses its credentials. */
  CLEAR("a", "b without", "b without") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.update("b", new CredentialChange.Clear(), requestId);
    }
  },
  /** A connector is deleted. */
  DELETE("a", "a DELETED", "c DELETED") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.delete(requestId);
    }
  },
  /** A deletion is taken back. */
  UNDELETE("a DELETED", "a") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
      world.clock.advance(Duration.ofMinutes(1)); // What is not seen yet cannot be deleted yet.
      world.node().writer().delete(Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.undelete(requestId);
    }
  },
  /** A connector is removed for good. */
  EXPUNGE("a", "", "") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.expunge(requestId);
    }
  },
  /** A deleted connector is removed for good. */
  EXPUNGE_DELETED("a DELETED", "", "") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
      world.node().writer().delete(Optional.empty());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.expunge(requestId);
    }
  },
  /** A deleted connector's time is over. */
  PURGE("a DELETED", "") {
    @Override
    void prepare(World world) {
      world.node().writer().create("a", Optional.empty());
      world.clock.advance(Duration.ofMinutes(1)); // What is not seen yet cannot be deleted yet.
      world.node().writer().delete(Optional.empty());
      world.clock.advance(world.settings.window().duration());
    }

    @Override
    void write(Writer writer, Optional<String> requestId) {
      writer.sweep();
    }
  };

  /** The state after {@link #overwrite}. */
  static final String OVERWRITTEN = "c";

  static final String FOREIGN = "somebody else's";

  /** What is there before the write, see {@link #state}. */
  final String before;

  /** What is there after the write. */
  final String after;

  /**
   * What is there after the write when {@link #overwrite} came first; empty where it is refused.
   */
  final Optional<String> afterOverwritten;

  Scenario(String before, String after) {
    this(before, after, Optional.empty());
  }

  Scenario(String before, String after, String afterOverwritten) {
    this(before, after, Optional.of(afterOverwritten));
  }

  Scenario(String before, String after, Optional<String> afterOverwritten) {
    this.before = before;
    this.after = after;
    this.afterOverwritten = afterOverwritten;
  }

  void prepare(World world) {}

  abstract void write(Writer writer, Optional<String> requestId);

  /** The display name of what is stored, and what is special about it; empty where nothing is. */
  static String state(World world) {
    return world
        .pointers
        .get(world.name().toString())
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

  private static String edited(String text) {
    return text.charAt(0) + "2";
  }

  private static String text(SecretValue value) {
    return new String(value.expose(), StandardCharsets.UTF_8);
  }
}
