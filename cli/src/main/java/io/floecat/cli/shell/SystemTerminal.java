package io.floecat.cli.shell;

import java.io.Console;
import java.util.Optional;

/** The terminal of this process; standard input and output must both be one. */
final class SystemTerminal implements Terminal {

  @Override
  public boolean isInteractive() {
    return console().isPresent();
  }

  @Override
  public Optional<String> ask(String question) {
    return console().flatMap(console -> Optional.ofNullable(console.readLine("%s", question)));
  }

  @Override
  public Optional<String> askSecret(String question) {
    return console()
        .flatMap(console -> Optional.ofNullable(console.readPassword("%s", question)))
        .map(String::new);
  }

  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
