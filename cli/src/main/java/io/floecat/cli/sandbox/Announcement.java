package io.floecat.cli.sandbox;

import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.AccessKey;
import java.io.PrintWriter;

/** What a sandbox says when it has started. */
final class Announcement {

  private final AwsSandbox sandbox;

  Announcement(AwsSandbox sandbox) {
    this.sandbox = sandbox;
  }

  void print(PrintWriter out) {
    out.printf(
        """
        A local AWS Secrets Manager and STS. It is not AWS: it keeps nothing on disk, listens on
        127.0.0.1 only, and its keys open nothing else and end with it.

        endpoint  %s
        """,
        sandbox.endpoint());
    sandbox.accessKeys().values().forEach(key -> printBlock(out, key));
    out.println();
    out.println("Its calls:");
    out.flush();
  }

  /** One block to paste: all of it, so that nothing is left of a block pasted before. */
  private void printBlock(PrintWriter out, AccessKey key) {
    boolean isSession = key.token().isPresent();
    String use =
        isSession
            ? "`floecat serve` with a role (it may not touch secrets itself)"
            : "the AWS CLI and `floecat serve`";
    out.printf("%n# As %s, for %s%n", key.identity().caller().arn(), use);
    out.printf("unset AWS_PROFILE AWS_SESSION_TOKEN FLOECAT_SECRETS_AWS_ROLE_ARN%n");
    export(out, "AWS_ENDPOINT_URL", sandbox.endpoint().toString());
    export(out, "AWS_REGION", SandboxOptions.REGION);
    export(out, "AWS_DEFAULT_REGION", SandboxOptions.REGION);
    export(out, "AWS_ACCESS_KEY_ID", key.id());
    export(out, "AWS_SECRET_ACCESS_KEY", key.secret());
    key.token().ifPresent(token -> export(out, "AWS_SESSION_TOKEN", token));
    export(out, "FLOECAT_SECRETS_BACKEND", "aws");
    export(out, "FLOECAT_SECRETS_AWS_REGION", SandboxOptions.REGION);
    export(out, "FLOECAT_SECRETS_AWS_ENDPOINT", sandbox.endpoint().toString());
    export(out, "FLOECAT_SECRETS_AWS_STS_ENDPOINT", sandbox.endpoint().toString());
    if (isSession) {
      sandbox.assumableRoles().stream()
          .findFirst()
          .ifPresent(arn -> export(out, "FLOECAT_SECRETS_AWS_ROLE_ARN", arn));
    }
  }

  private static void export(PrintWriter out, String name, String value) {
    out.printf("export %s=%s%n", name, value);
  }
}
