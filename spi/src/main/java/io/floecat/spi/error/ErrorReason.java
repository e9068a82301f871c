package io.floecat.spi.error;

/**
 * Every stable reason that an error carries in its {@code google.rpc.ErrorInfo}, domain {@code
 * floecat}. Callers program against these names: they are only ever added.
 */
public enum ErrorReason {
  /** A field of the request is not acceptable; the error names it. */
  INVALID_FIELD,
  /** The request is not of the form its protocol asks for. */
  MALFORMED_REQUEST,
  /** The credentials must be sent again, whole: see the fields that the error names. */
  CREDENTIALS_REQUIRED,
  /** The same request id was used for another request. */
  REQUEST_ID_REUSED,
  /** No token, or one that is not accepted. */
  UNAUTHENTICATED,
  /** The caller may not do this in this account. */
  PERMISSION_DENIED,
  /** There is no such connector. */
  CONNECTOR_NOT_FOUND,
  /** There is no such route or method. */
  ROUTE_NOT_FOUND,
  /** There is a connector of that name already. */
  CONNECTOR_ALREADY_EXISTS,
  /** An account whose id differs only in case exists already. */
  ACCOUNT_CASE_CONFLICT,
  /** Another write happened since the etag was read. */
  ETAG_MISMATCH,
  /** Another write on the same connector is under way. */
  OPERATION_IN_PROGRESS,
  /** The connector is deleted. */
  CONNECTOR_DELETED,
  /** The connector is not deleted. */
  CONNECTOR_NOT_DELETED,
  /** The deletion can be taken back only later; the error says when. */
  UNDELETE_NOT_YET,
  /** The recovery window of the deletion is over. */
  UNDELETE_TOO_LATE,
  /** The account is being removed. */
  ACCOUNT_EXPUNGING,
  /** The connector has no credentials. */
  CREDENTIALS_MISSING,
  /** The connector's credentials cannot be read. */
  CREDENTIALS_UNREADABLE,
  /** The connector was changed outside of the service; its credentials were not stored for that. */
  TARGET_CHANGED,
  /** The service lacks a permission in its secrets manager. */
  MISSING_PERMISSION,
  /** The secrets manager refuses the service until somebody mends what the error names. */
  DEPENDENCY_REFUSED,
  /** A newer version of the service wrote this; it can be read, not written. */
  NEWER_FORMAT,
  /** The secrets manager refuses for now because of too many calls. */
  THROTTLED,
  /** The caller has more requests under way than one caller may have. */
  TOO_MANY_REQUESTS,
  /** The server has as many requests as it can hold. */
  OVERLOADED,
  /** The request, or what it would make, is too large. */
  TOO_LARGE,
  /** A part that the service needs does not answer. */
  DEPENDENCY_UNAVAILABLE,
  /** The server is stopping, or not yet started. */
  SHUTTING_DOWN,
  /** A part that the service needs did not answer in time. */
  DEADLINE_EXCEEDED,
  /** What is stored cannot be understood. */
  CORRUPT_DATA,
  /** A defect of the service; the log has the detail under the correlation id. */
  INTERNAL
}
