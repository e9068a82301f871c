package io.floecat.sandbox.wire;

/** An answer that refuses. Carries no secret: it goes to the client and into the log. */
public final class AwsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String jsonCode;
  private final String queryCode;
  private final int jsonStatus;
  private final int queryStatus;

  private AwsException(
      String jsonCode, int jsonStatus, String queryCode, int queryStatus, String message) {
    super(message, null, false, false);
    this.jsonCode = jsonCode;
    this.jsonStatus = jsonStatus;
    this.queryCode = queryCode;
    this.queryStatus = queryStatus;
  }

  /** An error of one service, with HTTP status 400. */
  public static AwsException of(String code, String message) {
    return of(400, code, message);
  }

  /** An error of one service. */
  public static AwsException of(int status, String code, String message) {
    return new AwsException(code, status, code, status, message);
  }

  /** An error that both services have. */
  public static AwsException of(CommonError error, String message) {
    return new AwsException(
        error.codeIn(Dialect.JSON),
        error.statusIn(Dialect.JSON),
        error.codeIn(Dialect.QUERY),
        error.statusIn(Dialect.QUERY),
        message);
  }

  /** {@code what} is something of AWS, such as "the action RotateSecret". */
  public static AwsException notModelled(String what) {
    return of(CommonError.NOT_MODELLED, "the sandbox does not model " + what);
  }

  /** The error's code. */
  public String codeIn(Dialect dialect) {
    return switch (dialect) {
      case JSON -> jsonCode;
      case QUERY -> queryCode;
    };
  }

  /** The HTTP status. */
  public int statusIn(Dialect dialect) {
    return switch (dialect) {
      case JSON -> jsonStatus;
      case QUERY -> queryStatus;
    };
  }

  /** What a person reads; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
