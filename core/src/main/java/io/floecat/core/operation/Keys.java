package io.floecat.core.operation;

import io.floecat.core.account.AccountId;
import io.floecat.core.account.ConnectorName;
import java.time.Instant;
import java.util.UUID;

/** The keys under which the lifecycle keeps its state. */
final class Keys {

  static final String RECORDS = "accounts/";
  static final String OPERATIONS = "operations/";
  static final String REQUESTS = "requests/";
  static final String TOMBSTONES = "tombstones/";
  static final String DUE = "due/";
  static final String REQUEST_KEY = "deployment/request-key";
  static final String SECRETS_HOME = "deployment/secrets";

  private Keys() {}

  static String record(ConnectorName name) {
    return name.toString();
  }

  static String records(AccountId account) {
    return RECORDS + account + "/connectors/";
  }

  /** Under the caseless id, so that two ids that differ only in case cannot both exist. */
  static String account(AccountId account) {
    return "account/" + account.caseless();
  }

  static String names(ConnectorName name) {
    return names(name.account()) + name.connectorId();
  }

  static String names(AccountId account) {
    return "names/" + account + "/";
  }

  static String operation(String operationId) {
    return OPERATIONS + operationId;
  }

  static String request(AccountId account, String requestId) {
    return requests(account) + requestId;
  }

  static String requests(AccountId account) {
    return REQUESTS + account + "/";
  }

  static String tombstone(ConnectorName name, long generation) {
    return TOMBSTONES + Secrets.ref(name, generation).name();
  }

  static String tombstones(AccountId account) {
    return TOMBSTONES + "accounts/" + account + "/";
  }

  /**
   * A hint to look at something at a time; unique, so that no commit fails over one. Its second is
   * never before the time: who comes a moment too early would find nothing to do, and drop it.
   */
  static String due(Instant at) {
    long second = at.plusNanos(999_999_999).getEpochSecond();
    return "%s%012d/%s".formatted(DUE, second, UUID.randomUUID());
  }

  /** The time of a key that {@link #due} made. */
  static Instant dueTime(String dueKey) {
    int start = DUE.length();
    return Instant.ofEpochSecond(Long.parseLong(dueKey.substring(start, start + 12)));
  }
}
