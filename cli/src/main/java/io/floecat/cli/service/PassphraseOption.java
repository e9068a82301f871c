package io.floecat.cli.service;

import io.floecat.cli.credential.SecretSource;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.backup.Passphrase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the passphrase of a backup comes from. */
final class PassphraseOption {

  @Option(
      names = "--passphrase",
      paramLabel = "SOURCE",
      description =
          "The passphrase of the vault's key in the backup: @FILE, - (standard input) or env:NAME."
              + " Left out, it is asked for.")
  private @Nullable String source;

  boolean isGiven() {
    return source != null;
  }

  /**
   * Reads it, or asks for it.
   *
   * @param twice whether it is a new one, so that a slip of the finger would lose the key
   */
  Passphrase read(Shell shell, boolean twice) {
    if (source != null) {
      return Passphrase.of(new SecretSource(shell).read("the passphrase", "--passphrase", source));
    }
    String typed = ask(shell, "Passphrase of the backup: ");
    if (twice && !typed.equals(ask(shell, "Once more: "))) {
      throw CliException.failure("the two passphrases differ: nothing was written");
    }
    return Passphrase.of(typed);
  }

  private static String ask(Shell shell, String question) {
    Optional<String> typed = shell.terminal().askSecret(question);
    return typed.orElseThrow(
        () ->
            CliException.usage(
                "the backup's key needs a passphrase: give --passphrase @FILE, - or env:NAME"));
  }
}
