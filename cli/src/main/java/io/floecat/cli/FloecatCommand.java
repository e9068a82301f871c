package io.floecat.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line as a whole. */
@Command(
    name = "floecat",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps connectors to upstream catalogs, and their credentials where they belong.",
    versionProvider = FloecatCommand.Version.class,
    footer = {
      "",
      "Settings come from -Dfloecat.x=..., FLOECAT_X and floecat.properties; see `floecat config`.",
      "",
      "Example:",
      "  floecat serve",
      "  floecat connectors list -a acme"
    })
final class FloecatCommand {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /** What the jar says, which only a build has. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = FloecatCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "floecat %s (Java %s)".formatted(version == null ? "unbuilt" : version, Runtime.version())
      };
    }
  }
}
