package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.iam.Deployment;
import io.floecat.iam.IamPolicies;
import io.floecat.sandbox.principal.DirectoryException;
import io.floecat.sandbox.principal.DirectoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directory of policies: what it may hold, and what is said of mistakes. */
class PolicyDirectoryTest {

  @TempDir Path directory;

  @Test
  void defaultOnes_areWhatIamPrintPrints() {
    var role =
        new Deployment(
            "aws",
            "us-east-1",
            "123456789012",
            Optional.of("arn:aws:iam::123456789012:role/floecat-base"),
            Optional.of("arn:aws:iam::123456789012:role/floecat-secrets"),
            Optional.empty(),
            Optional.empty(),
            true);

    assertThat(SandboxOptions.defaultPolicies())
        .containsOnlyKeys(
            "users/floecat/policy.json",
            "roles/floecat-base/policy.json",
            "roles/floecat-secrets/policy.json",
            "roles/floecat-secrets/trust.json")
        .containsEntry("roles/floecat-base/policy.json", IamPolicies.base(role))
        .containsEntry("roles/floecat-secrets/policy.json", IamPolicies.role(role))
        .containsEntry("roles/floecat-secrets/trust.json", IamPolicies.trust(role));
  }

  @Test
  void defaultOnes_writtenAndRead_areTheSame() throws IOException {
    DirectoryFiles.write(directory.resolve("new"), SandboxOptions.defaultPolicies());
    Files.writeString(directory.resolve("new/.hidden"), "is passed over");

    assertThat(DirectoryFiles.read(directory.resolve("new")))
        .isEqualTo(SandboxOptions.defaultPolicies());
  }

  @Test
  void defaultOnes_handOutAUserAndTheBaseRole() {
    try (var sandbox = AwsSandbox.start(SandboxOptions.usual())) {
      assertThat(sandbox.accessKeys().keySet()).containsExactly("floecat", "floecat-base");
      assertThat(sandbox.assumableRoles())
          .containsExactly("arn:aws:iam::123456789012:role/floecat-secrets");
      assertThat(sandbox.findings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "users/me/policy.json | not JSON | users/me/policy.json",
        "users/me/policy.json | {'Version': '2012-10-17'} | users/me/policy.json",
        "roles/r/trust.json | {} | roles/r/trust.json",
        "roles/r/role.json | [] | roles/r/role.json is not one JSON object",
        "roles/r/role.json | {'Path': '/x/'} | \"Path\" is not one of",
        "roles/r/role.json | {'MaxSessionDuration': 60} | must be 3600 to 43200 seconds",
        "roles/r/role.json | {'MaxSessionDuration': 'PT1H'} | must be 3600 to 43200 seconds",
        "roles/r/role.json | {'Tags': []} | \"Tags\" must be an object of texts",
        "roles/r/role.json | {'Tags': {'a': 1}} | the tag \"a\" must be a text",
        "roles/a b/policy.json | {} | roles/a b: a name here is of",
        "keys/k/other.json | {} | keys/k/other.json",
        "groups/g/policy.json | {} | groups/g is not expected here; there are roles, users, keys, organization",
        "policy.json | {} | policy.json is not expected here",
        "users/me/notes.txt | {} | users/me/notes.txt is not expected here"
      })
  void mistake_isNamedWithItsFile(String path, String text, String message) {
    assertThatThrownBy(
            () ->
                AwsSandbox.start(
                    SandboxOptions.usual().withPolicies(Map.of(path, text.replace('\'', '"')))))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining(message);
  }

  @Test
  void key_withASecondFile_isRefused() {
    String policy =
        TestPolicies.statement(
            """
            {'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::123456789012:root'},
             'Action': 'kms:*', 'Resource': '*'}
            """);

    assertThatThrownBy(
            () ->
                AwsSandbox.start(
                    SandboxOptions.usual()
                        .withPolicies(
                            Map.of("keys/k/policy.json", policy, "keys/k/more.json", policy))))
        .hasMessage("keys/k has to hold policy.json, the key's policy, and nothing else");
  }

  @Test
  void file_inPlaceOfADirectory_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> DirectoryFiles.read(file))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("is not a directory");
  }
}
