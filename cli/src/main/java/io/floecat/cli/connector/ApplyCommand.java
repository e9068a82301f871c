package io.floecat.cli.connector;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.floecat.cli.client.ApiRequest;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Creates or updates a connector from the JSON that `get -o json` prints.",
      "",
      "What the file leaves out is cleared, but for auth: credentials that are left out, or masked"
          + " as they are shown, stay as they are. An etag in the file must still be current."
    },
    footer = {
      "",
      "Example:",
      "  floecat connectors get sales -a acme -o json > sales.json",
      "  floecat connectors apply -f sales.json"
    })
final class ApplyCommand implements Runnable {

  /** More than a record and a payload can have. */
  private static final int LIMIT = 1_048_576;

  private static final String FIELDS = "display_name,description,kind,uri,properties";

  private final Shell shell;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "The file, or - for standard input.")
  private String file = "";

  @Mixin private final AccountOptions account = new AccountOptions();
  @Mixin private final WriteOptions write = new WriteOptions();
  @Mixin private final Output output = new Output();

  ApplyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    String json = read();
    JsonObject connector = parse(json);
    ConnectorsClient connectors = account.connect(shell);
    ConnectorName name = nameOf(connector, connectors);
    // The server gets the file as it is: it says better than we could what is wrong in it.
    var applied =
        connectors.send(
            write
                .applyTo(ApiRequest.patch(ConnectorsClient.path(name)))
                .with("updateMask", connector.has("auth") ? FIELDS + ",auth" : FIELDS)
                .with("allowMissing", true)
                .body(json));
    output.show(shell, applied);
    write.remark(shell);
  }

  private ConnectorName nameOf(JsonObject connector, ConnectorsClient connectors) {
    if (connector.get("name") instanceof JsonPrimitive name) {
      return connectors.name(name.getAsString());
    }
    throw CliException.usage(
        "%s has no \"name\": \"accounts/ACCOUNT/connectors/ID\"".formatted(label()));
  }

  private String read() {
    if (file.equals("-")) {
      return text(shell.takeInput(LIMIT));
    }
    try (var in = Files.newInputStream(Path.of(file))) {
      return text(in.readNBytes(LIMIT));
    } catch (NoSuchFileException e) {
      throw CliException.usage("there is no file " + file);
    } catch (IOException e) {
      throw CliException.failure("cannot read the file " + file, e);
    }
  }

  private String text(byte[] bytes) {
    try {
      return Utf8.decode(bytes);
    } catch (NotTextException e) {
      throw CliException.usage(label() + " " + e.getMessage());
    }
  }

  private JsonObject parse(String json) {
    try {
      if (JsonParser.parseString(json) instanceof JsonObject connector) {
        return connector;
      }
    } catch (JsonParseException e) {
      // Its message can quote the file, and the file can hold a secret.
    }
    throw CliException.usage(
        "%s is not a JSON object, as `floecat connectors get -o json` prints it"
            .formatted(label()));
  }

  private String label() {
    return file.equals("-") ? "standard input" : file;
  }
}
