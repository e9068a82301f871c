package io.floecat.testkit.leak;

/** The places where a secret must not be. */
public enum Surface {
  RESPONSE_BODY,
  RESPONSE_HEADERS,
  GRPC_MESSAGE,
  GRPC_TRAILERS,
  REFLECTION,
  STANDARD_OUTPUT,
  STANDARD_ERROR,
  LOG,
  METRICS,
  DOCS_PAGE,
  THREADS,
  DATABASE,
  AUDIT,
  BACKUP,
  FILES,
  ARGUMENTS,
  ENVIRONMENT,
  EXCEPTION,
  TO_STRING
}
