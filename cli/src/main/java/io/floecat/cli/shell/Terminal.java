package io.floecat.cli.shell;

import java.util.Optional;

/** A person who can be asked. */
public interface Terminal {

  /** Nobody to ask. */
  Terminal NONE =
      new Terminal() {
        @Override
        public boolean isInteractive() {
          return false;
        }

        @Override
        public Optional<String> ask(String question) {
          return Optional.empty();
        }

        @Override
        public Optional<String> askSecret(String question) {
          return Optional.empty();
        }
      };

  /** Whether somebody is there. */
  boolean isInteractive();

  /** The line typed in answer; empty where nobody is there, or the answer was end of file. */
  Optional<String> ask(String question);

  /** As {@link #ask}, without showing what is typed. */
  Optional<String> askSecret(String question);
}
