package io.floecat.spi.audit;

/** Everything that is written down. The texts are programmed against: they are only ever added. */
public enum AuditAction {
  /** A connector was asked for; written only where it was denied. */
  CONNECTOR_GET("connectors.get"),
  /** Connectors were listed; written for all accounts at once, or where it was denied. */
  CONNECTOR_LIST("connectors.list"),
  CONNECTOR_CREATE("connectors.create"),
  CONNECTOR_UPDATE("connectors.update"),
  /** A connector's credentials were opened, and only looked at. */
  CONNECTOR_CHECK("connectors.check"),
  CONNECTOR_DELETE("connectors.delete"),
  CONNECTOR_UNDELETE("connectors.undelete"),
  CONNECTOR_EXPUNGE("connectors.expunge"),
  ACCOUNT_EXPUNGE("accounts.expunge"),
  /** A connector's credentials were lent to code of the service, for a purpose. */
  CREDENTIALS_USE("credentials.use"),
  OPERATION_LIST("operations.list"),
  OPERATION_FINISH("operations.finish"),
  DOCTOR_RUN("doctor.run"),
  /** The metrics were asked for; written only where it was denied. */
  METRICS_GET("metrics.get"),
  /** The service finished an operation whose owner did not. */
  LIFECYCLE_FINISH("lifecycle.finish"),
  /** The service deleted a secret that is no longer wanted, or saw to it that it stays deleted. */
  LIFECYCLE_DELETE_SECRET("lifecycle.delete-secret"),
  /** The service removed a deleted connector whose recovery window is over. */
  LIFECYCLE_PURGE("lifecycle.purge"),
  /** The service bound a secret that an earlier version wrote to its connector's target. */
  LIFECYCLE_BIND("lifecycle.bind"),
  /** The secrets manager refused what the record says must work. */
  SECRET_REFUSED("secrets.refused"),
  /** Somebody came with a token; written only where it is not accepted, or gives no role. */
  LOGIN("login"),
  SERVICE_START("service.start"),
  SERVICE_STOP("service.stop"),
  /** The audit log can be written again after it could not. */
  AUDIT_RESUME("audit.resume"),
  VAULT_KEY_ROTATE("vault-key.rotate"),
  BACKUP_WRITE("backup.write"),
  BACKUP_RESTORE("backup.restore");

  private final String text;

  AuditAction(String text) {
    this.text = text;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
