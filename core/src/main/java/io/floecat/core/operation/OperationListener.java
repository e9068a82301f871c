package io.floecat.core.operation;

/** Hears what becomes of operations, for metrics. Called on the working thread; must not throw. */
public interface OperationListener {

  /** What happened. */
  enum Event {
    /** An open operation was finished by somebody else, with its effect. */
    ROLLED_FORWARD,
    /** An open operation was finished by somebody else, without its effect. */
    ROLLED_BACK,
    /** An open operation was looked at and stays open. */
    UNRESOLVED,
    /** A secret that is no longer wanted was deleted, or found deleted. */
    SECRET_DELETED,
    /** The secrets manager refused what the record says must work. */
    REFUSED,
    /** A secret's current version was found not to be the one that its record names. */
    DRIFTED,
    /** A record was found changed past the service: its secret was not stored for what it says. */
    TARGET_CHANGED
  }

  /** Hears nothing. */
  OperationListener NONE = (event, secretName) -> {};

  /** {@code event} happened to this secret, or to a connector without one. */
  void on(Event event, String secretName);

  /** What is stored under {@code key} was met, and cannot be understood. Told at each meeting. */
  default void damaged(StoredKind kind, String key) {}
}
