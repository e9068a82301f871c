package io.floecat.spi.account;

/** What a principal may do in an account. */
public enum Permission {
  /** See connectors, masked. */
  READ,
  /** Create, change, delete and undelete connectors. */
  WRITE,
  /** Have the service open a connector's credentials for a purpose. */
  USE,
  /** Remove connectors and accounts for good. */
  EXPUNGE,
  /** See and finish open operations. */
  OPERATE
}
