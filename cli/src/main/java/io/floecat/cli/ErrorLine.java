package io.floecat.cli;

import io.floecat.cli.client.ApiException;
import io.floecat.cli.output.PrintableText;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.cli.shell.Spelling;
import io.floecat.runtime.backup.BackupException;
import io.floecat.runtime.config.ConfigException;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.error.InvalidArgumentException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line on standard error what went wrong and what to do. */
final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final Shell shell;

  ErrorLine(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      print(describe(unmatched.getUnmatched().getFirst(), command));
    } else if (wrong.getClass() == ParameterException.class
        && !command.getSubcommands().isEmpty()) {
      command.usage(shell.err());
    } else {
      print(withoutValue(wrong) + seeHelp(command));
    }
    return CliException.WRONG_USAGE;
  }

  /** A secret that was given to the wrong option is no number, and must not be shown as none. */
  private static String withoutValue(ParameterException wrong) {
    String quoted = "'" + wrong.getValue() + "'";
    return String.valueOf(wrong.getMessage())
        .replace(" but was " + quoted, "")
        .replace(quoted, "what was given");
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    switch (failure) {
      case ConfigException e -> e.problems().forEach(this::print);
      case ApiException e -> print(e.getMessage() + advice(e.error().reason()));
      case CliException e -> print(e.getMessage());
      case FloecatException e -> print(e.getMessage());
      case StartException e -> print(String.valueOf(e.getMessage()));
      case BackupException e -> print(String.valueOf(e.getMessage()));
      default -> print("a defect of floecat, please report it: " + origin(failure));
    }
    return exitCode(failure);
  }

  private static int exitCode(Exception failure) {
    return switch (failure) {
      case CliException e -> e.exitCode();
      // Nothing but the checks of ids is done by the service's own classes in this process.
      case InvalidArgumentException _ -> CliException.WRONG_USAGE;
      default -> CliException.FAILED;
    };
  }

  /** Does not repeat an argument that could be a secret which lost its flag. */
  private static String describe(String argument, CommandLine command) {
    if (argument.startsWith("-")) {
      String option = argument.replaceFirst(argument.startsWith("--") ? "=.*" : "(?<=^-.).*", "");
      return "there is no option %s%s%s"
          .formatted(
              option,
              Spelling.didYouMean(option, command.getCommandSpec().optionsMap().keySet()),
              seeHelp(command));
    }
    if (command.getSubcommands().isEmpty()) {
      return "an argument too many" + seeHelp(command);
    }
    return "there is no command %s%s%s"
        .formatted(
            argument,
            Spelling.didYouMean(argument, command.getSubcommands().keySet()),
            seeHelp(command));
  }

  private static String seeHelp(CommandLine command) {
    return "; see %s --help".formatted(command.getCommandSpec().qualifiedName());
  }

  /** Says in flags what the server says in fields. */
  private static String advice(String reason) {
    return reason.equals("CREDENTIALS_REQUIRED")
        ? "; give --type and all fields of the credential"
        : "";
  }

  /**
   * Where it happened. Its message is not shown: it was not written for this and can hold anything.
   */
  private static String origin(Exception failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return failure.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  /**
   * The exit code of a command that has ended with {@code exitCode}: not zero where its output was
   * lost, as on a full disk.
   */
  int afterOutput(int exitCode) {
    if (!shell.out().checkError()) {
      return exitCode;
    }
    print("the output could not be written: is the disk full, or the reader gone?");
    return exitCode == 0 ? CliException.FAILED : exitCode;
  }

  /** Prints a failure outside of any command; returns the exit code. */
  int print(CliException failure) {
    print(failure.getMessage());
    return failure.exitCode();
  }

  private void print(String message) {
    shell.err().println("floecat: " + PrintableText.of(message));
  }
}
