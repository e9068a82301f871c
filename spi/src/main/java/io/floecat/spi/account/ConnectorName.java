package io.floecat.spi.account;

import io.floecat.spi.error.InvalidArgumentException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connector's resource name, {@code accounts/{account}/connectors/{connector}}.
 *
 * @param connectorId {@code [a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?}
 */
public record ConnectorName(AccountId account, String connectorId) {

  private static final Pattern LEGAL_ID = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern SHAPE = Pattern.compile("accounts/([^/]*)/connectors/([^/]*)");
  private static final Pattern ACCOUNT_SHAPE = Pattern.compile("accounts/([^/]*)");

  /** Refuses an illegal connector id, naming the field {@code connector_id}, never the value. */
  public ConnectorName {
    if (!LEGAL_ID.matcher(connectorId).matches()) {
      throw InvalidArgumentException.of(
          "connector_id",
          "a connector id is 1 to 63 of a-z 0-9 and -, and begins and ends with a letter or digit");
    }
  }

  /**
   * Reads a resource name.
   *
   * @param field the request's field that holds it, for the error
   * @throws InvalidArgumentException it is none
   */
  public static ConnectorName parse(String field, String name) {
    var matcher = SHAPE.matcher(name);
    if (!matcher.matches()) {
      throw InvalidArgumentException.of(
          field, "must be of the form accounts/{account}/connectors/{connector}");
    }
    return new ConnectorName(new AccountId(matcher.group(1)), matcher.group(2));
  }

  /** The connector of that resource name; empty where it is none. */
  public static Optional<ConnectorName> ifLegal(String name) {
    try {
      return Optional.of(parse("name", name));
    } catch (InvalidArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads an account's resource name, {@code accounts/{account}}.
   *
   * @param field the request's field that holds it, for the error
   * @throws InvalidArgumentException it is none
   */
  public static AccountId parseAccount(String field, String name) {
    var matcher = ACCOUNT_SHAPE.matcher(name);
    if (!matcher.matches()) {
      throw InvalidArgumentException.of(field, "must be of the form accounts/{account}");
    }
    return new AccountId(matcher.group(1));
  }

  @Override
  public String toString() {
    return "accounts/" + account + "/connectors/" + connectorId;
  }
}
