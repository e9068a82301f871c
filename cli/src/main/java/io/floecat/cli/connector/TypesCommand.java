package io.floecat.cli.connector;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.floecat.cli.credential.AuthFlags;
import io.floecat.cli.credential.CredentialField;
import io.floecat.cli.credential.CredentialType;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import io.floecat.cli.shell.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description = "Lists credential types with their fields, and which kinds of catalog take them.",
    footer = {
      "",
      "Examples:",
      "  floecat connectors types",
      "  floecat connectors types client-credentials"
    })
final class TypesCommand implements Runnable {

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "TYPE",
      completionCandidates = AuthFlags.TypeNames.class,
      description = "One type, field by field.")
  private Optional<String> type = Optional.empty();

  @Mixin private final Output output = new Output();

  TypesCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void run() {
    if (type.isPresent()) {
      showFields(CredentialType.parse(type.get()));
    } else {
      showTypes();
    }
  }

  private void showTypes() {
    var columns =
        List.of(
            Column.of("TYPE", "type"),
            new Column("FIELDS (* secret, [optional])", TypesCommand::fields),
            new Column("KINDS", TypesCommand::kinds));
    var listing = output.list(shell, "types", "type", columns);
    CredentialType.all().forEach(found -> listing.add(json(found)));
    listing.end();
  }

  private void showFields(CredentialType found) {
    var columns =
        List.of(
            Column.of("FIELD", "name"),
            Column.of("REQUIRED", "required"),
            Column.of("SECRET", "secret"),
            new Column("GIVEN AS", TypesCommand::flag));
    var listing = output.list(shell, "fields", "name", columns);
    found.fields().forEach(field -> listing.add(json(field)));
    listing.end();
  }

  private static JsonObject json(CredentialType type) {
    var fields = new JsonArray();
    type.fields().forEach(field -> fields.add(json(field)));
    var kinds = new JsonArray();
    type.kinds().forEach(kind -> kinds.add(kind.name()));
    var json = new JsonObject();
    json.addProperty("type", type.kebabName());
    json.add("fields", fields);
    json.add("kinds", kinds);
    return json;
  }

  private static JsonObject json(CredentialField field) {
    var json = new JsonObject();
    json.addProperty("name", field.name());
    json.addProperty("required", field.isRequired());
    json.addProperty("secret", field.isSecret());
    return json;
  }

  private static String fields(JsonObject type) {
    return type.getAsJsonArray("fields").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(TypesCommand::field)
        .collect(Collectors.joining(" "));
  }

  private static String field(JsonObject field) {
    String name = field.get("name").getAsString() + (isSecret(field) ? "*" : "");
    return field.get("required").getAsBoolean() ? name : "[" + name + "]";
  }

  private static String kinds(JsonObject type) {
    return type.getAsJsonArray("kinds").asList().stream()
        .map(kind -> Spelling.kebabCase(kind.getAsString()))
        .collect(Collectors.joining(" "));
  }

  private static String flag(JsonObject field) {
    return "--credential %s=%s"
        .formatted(
            field.get("name").getAsString(), isSecret(field) ? "@FILE, =- or =env:NAME" : "VALUE");
  }

  private static boolean isSecret(JsonObject field) {
    return field.get("secret").getAsBoolean();
  }
}
