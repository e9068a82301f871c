package io.floecat.cli;

import io.floecat.cli.shell.Shell;

/** Where the process starts. */
public final class Main {

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new Floecat(Shell.ofProcess()).run(args));
  }
}
