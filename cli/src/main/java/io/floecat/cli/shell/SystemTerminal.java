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
    return console()
        .flatMap(console -> typed(console, Optional.ofNullable(console.readLine("%s", question))));
  }

  @Override
  public Optional<String> askSecret(String question) {
    return console()
        .flatMap(
            console ->
                typed(
                    console,
                    Optional.ofNullable(console.readPassword("%s", question)).map(String::new)));
  }

  private static Optional<String> typed(Console console, Optional<String> answer) {
    if (answer.filter(new ReadableText(console.charset().name())::isDoubtful).isPresent()) {
      throw CliException.usage(
          "what was typed is not text in UTF-8, or was read in another charset (%s): set LC_ALL=C.UTF-8, and the terminal to UTF-8"
              .formatted(console.charset()));
    }
    return answer;
  }

  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
