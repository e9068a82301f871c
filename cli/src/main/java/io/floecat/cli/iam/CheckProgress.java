package io.floecat.cli.iam;

import io.floecat.cli.shell.Shell;

/** One line on a terminal that is written over; elsewhere nothing. */
final class CheckProgress {

  private final Shell shell;

  CheckProgress(Shell shell) {
    this.shell = shell;
  }

  void show(int steps, int of) {
    if (shell.terminal().isInteractive()) {
      String text = steps < of ? "proving, %s of %s".formatted(steps, of) : "";
      shell.err().print("\r\u001b[K" + text);
      shell.err().flush();
    }
  }
}
