package io.floecat.cli.demo;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.logging.CommandLogs;
import java.io.IOException;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Command;

/** Shows the main job end to end. */
@Command(
    description =
        "Shows the main job end to end, offline, in a temporary directory: on one machine, and with"
            + " a role on a local sandbox of AWS.",
    footer = {
      "",
      "Each step is really done, and checked; the commands shown are those a user would type.",
      "Ends with 0 only if every step was as it should be.",
      "",
      "Example:",
      "  floecat demo"
    })
public final class DemoCommand implements Runnable {

  private final Shell shell;
  private final ToIntBiFunction<Shell, String[]> commands;

  /** {@code commands} runs commands of this program in this process. */
  public DemoCommand(Shell shell, ToIntBiFunction<Shell, String[]> commands) {
    this.shell = shell;
    this.commands = commands;
  }

  @Override
  public void run() {
    CommandLogs.keepQuiet();
    var output = new DemoOutput(shell.out());
    try (var directory = new TemporaryDirectory()) {
      new Demo(output, directory.path(), shell, commands).play();
    } catch (StepFailedException e) {
      throw CliException.failure(output.failed(e.getMessage()));
    } catch (IOException e) {
      throw CliException.failure(output.failed("its temporary files cannot be used"), e);
    }
  }
}
