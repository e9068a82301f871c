package io.floecat.cli.credential;

import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import io.floecat.v1.AuthCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The flags that make credentials. */
public final class AuthFlags {

  private static final String NONE = "none";

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      completionCandidates = TypeNames.class,
      description = "Type of the credential, see `floecat connectors types`.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = CredentialInput.CREDENTIAL,
      paramLabel = "KEY=VALUE",
      description =
          "A field of the credential. A secret one is given as KEY=@FILE, KEY=- (standard input) or"
              + " KEY=env:NAME; on a terminal a missing one is asked for.")
  private List<String> credentials = new ArrayList<>();

  @Option(
      names = CredentialInput.HEADER,
      paramLabel = "NAME=SOURCE",
      description =
          "A header sent with every request. Its value is secret, and given as NAME=@FILE, NAME=-"
              + " or NAME=env:VARIABLE.")
  private List<String> headers = new ArrayList<>();

  /** Names for shell completion. */
  public static final class TypeNames extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    /** All of them. */
    public TypeNames() {
      CredentialType.all().forEach(type -> add(type.kebabName()));
    }
  }

  /** Complete credentials; empty where the flags ask for none. */
  public Optional<AuthCredentials> whole(Shell shell) {
    Optional<CredentialType> chosen =
        type.filter(name -> !name.equals(NONE)).map(CredentialType::parse);
    if (chosen.isEmpty() && !credentials.isEmpty()) {
      throw CliException.usage("%s needs --type".formatted(CredentialInput.CREDENTIAL));
    }
    if (chosen.isEmpty() && headers.isEmpty()) {
      return Optional.empty();
    }
    var input = new CredentialInput(shell);
    var auth = AuthCredentials.newBuilder();
    chosen.ifPresent(
        found -> auth.setField(found.descriptor(), input.credential(found, credentials)));
    return Optional.of(auth.putAllHeaders(input.newHeaders(headers)).build());
  }

  /**
   * What an update does: with a type it replaces all credentials, without one it changes single
   * secrets.
   *
   * @param stored the masked credentials as they are, looked up only where the flags do not say all
   */
  public AuthUpdate update(Shell shell, Supplier<AuthCredentials> stored) {
    if (type.isPresent()) {
      requireNothingWithNone();
      return AuthUpdate.whole(whole(shell).orElse(AuthCredentials.getDefaultInstance()));
    }
    if (credentials.isEmpty() && headers.isEmpty()) {
      return AuthUpdate.NONE;
    }
    AuthCredentials before = stored.get();
    return before.equals(AuthCredentials.getDefaultInstance())
        ? AuthUpdate.whole(whole(shell).orElseThrow())
        : new CredentialInput(shell).leaves(before, credentials, headers);
  }

  private void requireNothingWithNone() {
    boolean isNone = type.filter(NONE::equals).isPresent();
    if (isNone && !(credentials.isEmpty() && headers.isEmpty())) {
      throw CliException.usage("--type none removes all credentials: give none with it");
    }
  }
}
