package io.floecat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With the local vault. */
class EndToEndTest extends EndToEndContract {

  @BeforeAll
  static void start() {
    startServer(Map.of());
  }

  @Test
  void vaultKeys_whileAServerRuns_areListedAndNotRotated() {
    assertThat(run("vault-key", "list").out())
        .containsPattern("\\n\\d+ +encrypts and decrypts +20\\d\\d-");

    var refused = run("vault-key", "rotate");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("in use by process").hasLineCount(1);
  }

  @Test
  void serve_onADirectoryInUse_isRefused() {
    var refused = run("serve");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("in use by process");
  }
}
