package io.floecat.cli.service.audit;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.SettingsFile;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.audit.LogFiles;
import io.floecat.runtime.audit.LogReader;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which files are meant: those that are named, or else those of the settings. */
final class AuditLogFiles {

  @Mixin private final SettingsFile settings = new SettingsFile();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Files of an audit log, oldest first. Default: all that the service has written.")
  private List<Path> named = List.of();

  /** Whether the first file has to be the log's first: none was left out or removed on purpose. */
  boolean beginsTheLog(Shell shell) {
    return named.isEmpty() && settings.read(shell).audit().keepFiles().isEmpty();
  }

  /** The files there are at each look. */
  LogReader.Listing listing(Shell shell) {
    if (!named.isEmpty()) {
      return () -> named;
    }
    FloecatConfig config = settings.read(shell);
    var files =
        new LogFiles(
            config
                .audit()
                .file()
                .orElseThrow(
                    () ->
                        CliException.failure(
                            "the audit log goes to standard output (floecat.audit.file=-): name the"
                                + " FILE where it was kept")));
    return files::all;
  }

  /** The files there are now, at least one. */
  List<Path> present(Shell shell) throws IOException {
    List<Path> files = listing(shell).files();
    for (Path file : files) {
      if (!Files.isReadable(file)) {
        throw CliException.failure("there is no file %s, or it cannot be read".formatted(file));
      }
    }
    if (files.isEmpty()) {
      throw CliException.failure(
          "there is no audit log %s yet; `floecat serve` writes it, where floecat.audit.file says"
              .formatted(settings.read(shell).audit().file().orElseThrow()));
    }
    return files;
  }

  static CliException failure(IOException e) {
    return CliException.failure("cannot read the audit log: " + StartException.reason(e), e);
  }
}
