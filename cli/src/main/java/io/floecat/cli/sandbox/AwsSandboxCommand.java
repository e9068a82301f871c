package io.floecat.cli.sandbox;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.sandbox.AwsSandbox;
import io.floecat.sandbox.SandboxOptions;
import io.floecat.sandbox.principal.DirectoryException;
import io.floecat.sandbox.principal.DirectoryFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code floecat aws-sandbox}. */
@Command(
    description = "Runs a local AWS Secrets Manager and STS that enforces IAM, until Ctrl-C.",
    footer = {
      "",
      "Prints what to paste into another shell for the AWS CLI and for a Floecat server, and then"
          + " a",
      "line for each call: who, what, allowed or denied and by which statement.",
      "",
      "Examples:",
      "  floecat aws-sandbox",
      "  floecat aws-sandbox --write-policies policies   # ... edit them ...",
      "  floecat aws-sandbox --policies policies"
    })
public final class AwsSandboxCommand implements Runnable {

  private static final int MAX_PORT = 65_535;

  private final Shell shell;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8351",
      description = "Where to listen on 127.0.0.1; 0 is any free port (default: 8351).")
  private int port;

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description = "Users, roles and keys, and their policies (default: what `iam print` prints).")
  private Optional<Path> policies = Optional.empty();

  @Option(
      names = "--write-policies",
      paramLabel = "DIR",
      description = "Write the default ones to a new directory, and end.")
  private Optional<Path> target = Optional.empty();

  /** Prints to {@code shell}. */
  public AwsSandboxCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (port < 0 || port > MAX_PORT) {
      throw CliException.usage("--port must be a number from 0 to " + MAX_PORT);
    }
    try {
      if (target.isPresent()) {
        DirectoryFiles.write(target.get(), SandboxOptions.defaultPolicies());
        shell.out().println("written to " + target.get());
      } else {
        serve();
      }
    } catch (DirectoryException e) {
      throw CliException.failure(e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw CliException.failure(e.getMessage() + "; choose another with --port", e);
    }
  }

  private void serve() {
    SandboxOptions options =
        SandboxOptions.usual()
            .withPort(port)
            .withListener(
                call -> {
                  shell.out().println(call.line());
                  shell.out().flush();
                });
    try (var sandbox = AwsSandbox.start(policies.map(options::withPolicies).orElse(options))) {
      sandbox
          .findings()
          .forEach(
              finding ->
                  shell
                      .err()
                      .println(
                          "floecat: %s, statement %s: %s"
                              .formatted(
                                  finding.document(), finding.statement(), finding.problem())));
      new Announcement(sandbox).print(shell.out());
      sandbox.awaitStop();
    }
  }
}
