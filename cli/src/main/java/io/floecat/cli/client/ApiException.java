package io.floecat.cli.client;

/** The server refused. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  ApiException(ApiError error, String advice) {
    super(error.message() + advice);
    this.error = error;
  }

  /** What the server said. */
  public ApiError error() {
    return error;
  }

  /** For people; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
