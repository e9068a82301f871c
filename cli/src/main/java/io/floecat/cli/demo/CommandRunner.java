package io.floecat.cli.demo;

import io.floecat.cli.shell.Shell;

/** Runs a command of this program in a shell of its own, in this process. */
@FunctionalInterface
public interface CommandRunner {

  /** The command's exit code. */
  int run(Shell shell, String... args);
}
