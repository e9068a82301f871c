package io.floecat.cli.connector;

import io.floecat.cli.client.MaskPath;
import io.floecat.cli.credential.Assignment;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Spelling;
import io.floecat.v1.Connector;
import io.floecat.v1.Connector.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags that say what a connector is, but for its credentials. */
final class ConnectorFlags {

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      completionCandidates = KindNames.class,
      description = "The kind of catalog: iceberg-rest, unity-catalog, aws-glue.")
  private Optional<String> kind = Optional.empty();

  @Option(names = "--uri", paramLabel = "URI", description = "The catalog's address.")
  private Optional<String> uri = Optional.empty();

  @Option(
      names = "--property",
      paramLabel = "KEY=VALUE",
      description = "A setting of the catalog's client, never a credential.")
  private List<String> properties = new ArrayList<>();

  @Option(names = "--display-name", paramLabel = "NAME", description = "A name for people.")
  private Optional<String> displayName = Optional.empty();

  @Option(names = "--description", paramLabel = "TEXT", description = "What the connector is for.")
  private Optional<String> description = Optional.empty();

  /** Names for shell completion. */
  static final class KindNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    KindNames() {
      addAll(names());
    }
  }

  /** Sets what is given, and says which paths of a connector that is. */
  List<String> applyTo(Connector.Builder connector) {
    var paths = new ArrayList<String>();
    displayName.ifPresent(
        value -> {
          connector.setDisplayName(value);
          paths.add("display_name");
        });
    description.ifPresent(
        value -> {
          connector.setDescription(value);
          paths.add("description");
        });
    kind.ifPresent(
        value -> {
          connector.setKind(parseKind(value));
          paths.add("kind");
        });
    uri.ifPresent(
        value -> {
          connector.setUri(value);
          paths.add("uri");
        });
    for (String text : properties) {
      Assignment property = Assignment.parse("--property", text);
      connector.putProperties(property.key(), property.value());
      paths.add(propertyPath(property.key()));
    }
    return paths;
  }

  /** The path of one property in an update mask. */
  static String propertyPath(String key) {
    return MaskPath.of("properties", key);
  }

  private static Kind parseKind(String text) {
    return EnumSet.range(Kind.ICEBERG_REST, Kind.AWS_GLUE).stream()
        .filter(kind -> Spelling.snakeCase(kind.name()).equals(Spelling.snakeCase(text)))
        .findFirst()
        .orElseThrow(
            () ->
                CliException.usage(
                    "there is no such kind%s (kinds: %s)"
                        .formatted(
                            Spelling.didYouMean(text, names()), String.join(", ", names()))));
  }

  private static List<String> names() {
    return EnumSet.range(Kind.ICEBERG_REST, Kind.AWS_GLUE).stream()
        .map(kind -> Spelling.kebabCase(kind.name()))
        .toList();
  }
}
