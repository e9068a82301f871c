package io.floecat.cli.connector;

import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.shell.Shell;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of commands that write and can be tried first. */
final class WriteOptions {

  @Option(names = "--dry-run", description = "Check everything and change nothing.")
  private boolean isDryRun;

  @Mixin private final RequestId requestId = new RequestId();

  ApiRequest applyTo(ApiRequest request) {
    return request
        .with("requestId", requestId.get())
        .with("validateOnly", isDryRun)
        .under(requestId.get());
  }

  /** Says so where nothing was changed. */
  void remark(Shell shell) {
    if (isDryRun) {
      shell.err().println("floecat: a dry run: nothing was changed");
    }
  }
}
