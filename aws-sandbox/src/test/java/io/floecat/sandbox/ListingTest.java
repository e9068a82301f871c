package io.floecat.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("AWS_FACTS 1.8: DescribeSecret and ListSecrets")
class ListingTest {

  private static final SettableClock clock = new SettableClock();
  private static AwsSandbox sandbox;
  private static BareClient client;

  @BeforeAll
  static void start() {
    sandbox =
        AwsSandbox.start(
            SandboxOptions.usual().withPolicies(TestPolicies.anything()).withClock(clock));
    client = BareClient.of(sandbox, sandbox.accessKey("all"));
    create("accounts/acct-1/x", "First one", "AccountId", "acct-1");
    create("accounts/acct-10/x", "second", "AccountId", "acct-10");
    create("other", "", "Owner", "acct-1");
    create("gone", "", "Owner", "nobody");
    client.call("DeleteSecret", "{'SecretId': 'gone', 'RecoveryWindowInDays': 7}");
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void list_isInTheOrderOfCreationWithoutScheduledOnes() {
    assertThat(list("")).containsExactly("accounts/acct-1/x", "accounts/acct-10/x", "other");
    assertThat(list("'SortOrder': 'desc'"))
        .containsExactly("other", "accounts/acct-10/x", "accounts/acct-1/x");
    assertThat(list("'IncludePlannedDeletion': true")).hasSize(4).endsWith("gone");
  }

  @ParameterizedTest
  @DisplayName("prefixes; tag keys and values apart, so that acct-1 finds acct-10 and other keys")
  @CsvSource({
    "name, accounts/acct-1, 2",
    "name, accounts/acct-1/, 1",
    "name, Accounts, 0",
    "name, !accounts, 1",
    "description, first, 1",
    "tag-key, AccountId, 2",
    "tag-key, accountid, 0",
    "tag-key, !AccountId, 1",
    "tag-value, acct-1, 3",
    "tag-value, acct-10, 1"
  })
  void filter_findsByPrefix(String key, String value, int count) {
    assertThat(list("'Filters': [{'Key': '%s', 'Values': ['%s']}]".formatted(key, value)))
        .hasSize(count);
  }

  @Test
  void filters_areAnd_andTheirValuesOr() {
    assertThat(
            list(
                "'Filters': [{'Key': 'tag-key', 'Values': ['AccountId', 'Owner']},"
                    + " {'Key': 'tag-value', 'Values': ['acct-1']}, {'Key': 'name', 'Values':"
                    + " ['other']}]"))
        .containsExactly("other");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "primary-region", "owning-service"})
  void filter_thatIsNotModelled_isRefusedLoudly(String key) {
    assertThat(
            client
                .call("ListSecrets", "{'Filters': [{'Key': '%s', 'Values': ['a']}]}".formatted(key))
                .error()
                .message())
        .isEqualTo("the sandbox does not model the filter %s of ListSecrets".formatted(key));
  }

  @Test
  void pages_followEachOther() {
    Reply first = client.call("ListSecrets", "{'MaxResults': 2}");
    Reply second =
        client.call(
            "ListSecrets",
            "{'MaxResults': 2, 'NextToken': '%s'}".formatted(first.text("NextToken")));

    assertThat(names(first)).containsExactly("accounts/acct-1/x", "accounts/acct-10/x");
    assertThat(names(second)).containsExactly("other");
    assertThat(second.body().has("NextToken")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'MaxResults': 0 | InvalidParameterException",
        "'MaxResults': 101 | InvalidParameterException",
        "'NextToken': '%' | InvalidNextTokenException",
        "'SortOrder': 'up' | ValidationException",
        "'Filters': [{'Key': 'color', 'Values': ['a']}] | InvalidParameterException",
        "'Filters': [{'Key': 'name', 'Values': ['a*']}] | ValidationException",
        "'Filters': [{'Key': 'name', 'Values': []}] | InvalidParameterException",
        "'SortBy': 'name' | NotModelledBySandbox"
      })
  void parameter_outOfItsBounds_isRefused(String parameter, String code) {
    assertThat(client.call("ListSecrets", "{" + parameter + "}").code()).isEqualTo(code);
  }

  @Test
  void entry_saysWhatDescribeSays_andNoValue() {
    Reply described = client.call("DescribeSecret", "{'SecretId': 'accounts/acct-1/x'}");
    Reply listed = client.call("ListSecrets", "{'MaxResults': 1}");

    assertThat(described.text("Description")).isEqualTo("First one");
    assertThat(described.body().has("KmsKeyId")).isFalse();
    assertThat(listed.body().path("SecretList").get(0).toString())
        .isEqualTo(
            described.body().toString().replace("VersionIdsToStages", "SecretVersionsToStages"))
        .doesNotContain("SecretBinary", "SecretString");
  }

  private static void create(String name, String description, String key, String value) {
    client.create(
        name,
        "v",
        "'Description': '%s', 'Tags': [{'Key': '%s', 'Value': '%s'}]"
            .formatted(description, key, value));
    clock.advance(Duration.ofSeconds(1));
  }

  private static List<String> list(String parameters) {
    return names(client.call("ListSecrets", "{" + parameters + "}"));
  }

  private static List<String> names(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    return reply
        .body()
        .path("SecretList")
        .valueStream()
        .map(entry -> entry.path("Name").asText())
        .toList();
  }
}
