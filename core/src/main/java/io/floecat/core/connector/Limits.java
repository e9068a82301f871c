package io.floecat.core.connector;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.secret.SecretValue;

/**
 * How large the parts of a connector and its lists may be. A character is a Unicode code point.
 * What is a type of its own has its limit there: {@link AccountId}, {@link ConnectorName}, and
 * {@link SecretValue} for the payload of credentials.
 */
public final class Limits {

  /** A connector's display name, in characters. */
  public static final int DISPLAY_NAME = 63;

  /** A connector's description, in characters. */
  public static final int DESCRIPTION = 1_024;

  /** A connector's {@code uri} and a credential's {@code token_uri}, in characters. */
  public static final int URI = 2_048;

  /** How many properties a connector has. */
  public static final int PROPERTIES = 100;

  /** A property's key, in characters. */
  public static final int PROPERTY_KEY = 128;

  /** A property's value, in characters. */
  public static final int PROPERTY_VALUE = 4_096;

  /** How many headers a connector sends. */
  public static final int HEADERS = 20;

  /** A connector without its credentials, as it is stored, in bytes. */
  public static final int RECORD_BYTES = 128 * 1_024;

  /** How many connectors a page has when the request does not say. */
  public static final int DEFAULT_PAGE_SIZE = 50;

  /** How many connectors a page has at most; a request for more gets this many. */
  public static final int PAGE_SIZE = 1_000;

  /**
   * A page of connectors in either protocol, in bytes; a page is short rather than larger. What
   * gRPC's clients take at most unless they are told otherwise.
   */
  public static final int PAGE_BYTES = 4 * 1024 * 1024 - 16 * 1024;

  /** A list's filter, in characters. */
  public static final int FILTER = 1_024;

  private Limits() {}
}
