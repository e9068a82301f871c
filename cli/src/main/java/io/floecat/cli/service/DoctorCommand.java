package io.floecat.cli.service;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.floecat.cli.client.ApiClient;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.client.ConnectionOptions;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.Diagnoses;
import io.floecat.v1.Finding;
import io.floecat.v1.RunDoctorResponse;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code floecat doctor}. */
@Command(
    description = {
      "Checks that the backends let the service do what it has to, and nothing else, and says for"
          + " each fault what mends it. Ends with 1 where something failed.",
      "",
      "Where a server answers, it is asked, and checks itself under its own identity. Where none"
          + " does, the check runs here, under the identity of this command; the data directory is"
          + " only read.",
      "",
      "On AWS it makes secrets for two accounts of random ids, has one try to get at the other, and"
          + " deletes them. What stays scheduled for deletion is named."
    },
    footer = {"", "Examples:", "  floecat doctor", "  floecat doctor --local -o json"})
public final class DoctorCommand implements Callable<Integer> {

  private static final List<Column> COLUMNS =
      List.of(
          Column.of("STATUS", "status"),
          Column.of("CHECK", "check"),
          Column.of("DETAIL", "detail"));

  private final Shell shell;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();
  @Mixin private final Output output = new Output();

  @Option(names = "--local", description = "Check from here, also where a server answers.")
  private boolean local;

  /** Runs with the settings of {@code shell}. */
  public DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (local && connection.isServerGiven()) {
      throw CliException.usage("--local and --server exclude each other");
    }
    RunDoctorResponse found = find();
    if (output.isTable()) {
      new FindingsTable(shell.out()).print(found.getFindingsList());
    } else {
      var listing = output.list(shell, "findings", "check", COLUMNS);
      found.getFindingsList().forEach(finding -> listing.add(json(finding)));
      listing.end();
    }
    shell.out().flush();
    boolean isIll =
        found.getFindingsList().stream()
            .anyMatch(finding -> finding.getStatus() == Finding.Status.FAILED);
    return isIll ? CliException.FAILED : 0;
  }

  private RunDoctorResponse find() {
    if (local) {
      return findHere();
    }
    ApiClient api = connection.connect(shell);
    if (!connection.isServerGiven() && !api.isThere()) {
      shell.err().println("floecat: no server at %s: checking from here".formatted(api.address()));
      return findHere();
    }
    if (shell.terminal().isInteractive()) {
      shell.err().println("floecat: the server at %s checks itself ...".formatted(api.address()));
    }
    return api.send(ApiRequest.post("/v1/doctor:run"), RunDoctorResponse.getDefaultInstance());
  }

  private RunDoctorResponse findHere() {
    boolean isWatched = shell.terminal().isInteractive();
    return Diagnoses.run(
        shell.config(connection.settingsFile()),
        finding -> {
          if (isWatched) {
            shell.err().println("floecat: checked " + finding.check());
          }
        });
  }

  private static JsonObject json(Finding finding) {
    try {
      return JsonParser.parseString(JsonFormat.printer().print(finding)).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only an Any of an unknown type has no JSON", e);
    }
  }
}
