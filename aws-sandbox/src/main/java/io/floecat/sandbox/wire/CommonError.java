package io.floecat.sandbox.wire;

/** The errors that every service has, each under its name in the one protocol and in the other. */
public enum CommonError {
  /** IAM says no. */
  ACCESS_DENIED("AccessDeniedException", "AccessDenied", 403),
  /** The session is over. */
  EXPIRED_TOKEN("ExpiredTokenException", "ExpiredToken", 403),
  /** The signature is not even complete. */
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 400),
  /** The service failed. */
  INTERNAL("InternalServiceError", "InternalFailure", 500),
  /** The signature does not fit the request, or its time is not now. */
  INVALID_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403),
  /** The body is not of the protocol. */
  MALFORMED("SerializationException", "MalformedInput", 400),
  /** The request is not signed at all. */
  MISSING_SIGNATURE("MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
  /** AWS may know it; the sandbox does not, and does not guess. */
  NOT_MODELLED("NotModelledBySandbox", "NotModelledBySandbox", 400),
  /** Too many requests. */
  THROTTLED("ThrottlingException", "Throttling", 400),
  /** No such action. */
  UNKNOWN_ACTION("UnknownOperationException", "InvalidAction", 400),
  /** No such access key, or not this session token for it. */
  UNKNOWN_KEY("UnrecognizedClientException", "InvalidClientTokenId", 403),
  /** A parameter is missing, too long, or not of its alphabet. */
  VALIDATION("ValidationException", "ValidationError", 400);

  private final String jsonCode;
  private final String queryCode;
  private final int queryStatus;

  CommonError(String jsonCode, String queryCode, int queryStatus) {
    this.jsonCode = jsonCode;
    this.queryCode = queryCode;
    this.queryStatus = queryStatus;
  }

  String codeIn(Dialect dialect) {
    return switch (dialect) {
      case JSON -> jsonCode;
      case QUERY -> queryCode;
    };
  }

  /** JSON services answer 400 to whatever is the caller's fault (AWS_FACTS 1.6). */
  int statusIn(Dialect dialect) {
    return switch (dialect) {
      case JSON -> this == INTERNAL ? 500 : 400;
      case QUERY -> queryStatus;
    };
  }
}
