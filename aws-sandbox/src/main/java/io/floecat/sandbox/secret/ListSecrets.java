package io.floecat.sandbox.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.iam.SecretsManagerCall;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Action;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.Fields;
import io.floecat.sandbox.wire.Json;
import io.floecat.sandbox.wire.Shape;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** ListSecrets (AWS_FACTS 1.8). Whoever may call it sees every tenant's names and tags. */
final class ListSecrets implements Action {

  private static final int MAX_RESULTS = 100;
  private static final Shape TOKEN = Shape.text(1, 4096);
  private static final Shape ORDER = Shape.text(1, 4).of("asc|desc");

  private final SecretStore store;

  ListSecrets(SecretStore store) {
    this.store = store;
  }

  @Override
  public ObjectNode run(ObjectNode parameters, Access access) {
    Fields fields =
        Fields.of(
            parameters,
            "ListSecrets",
            "Filters",
            "IncludePlannedDeletion",
            "MaxResults",
            "NextToken",
            "SortOrder");
    List<ListFilter> filters = ListFilter.read(fields);
    boolean withScheduled = fields.flag("IncludePlannedDeletion");
    int limit = limit(fields);
    boolean descending = fields.text("SortOrder", ORDER).filter("desc"::equals).isPresent();
    Optional<String> start = fields.text("NextToken", TOKEN).map(ListSecrets::from);
    access.require(SecretsManagerCall.on("ListSecrets", "*", Map.of()), "*");
    List<Secret> rest =
        sorted(descending)
            .filter(secret -> withScheduled || secret.deletionDate().isEmpty())
            .filter(secret -> filters.stream().allMatch(filter -> filter.matches(secret)))
            .dropWhile(secret -> start.isPresent() && !secret.arn().equals(start.get()))
            .toList();
    return page(rest, limit);
  }

  private static int limit(Fields fields) {
    long limit = fields.number("MaxResults").orElse(MAX_RESULTS);
    if (limit < 1 || limit > MAX_RESULTS) {
      throw Errors.invalidParameter("MaxResults must be between 1 and %s.".formatted(MAX_RESULTS));
    }
    return (int) limit;
  }

  private Stream<Secret> sorted(boolean descending) {
    Comparator<Secret> byAge = Comparator.comparing(Secret::created);
    return store.all().stream()
        .filter(secret -> !secret.isHidden(store.now()))
        .sorted(descending ? byAge.reversed() : byAge);
  }

  /** A token names the secret that the next page begins with. */
  private static String from(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), UTF_8);
    } catch (IllegalArgumentException e) {
      throw AwsException.of("InvalidNextTokenException", "Invalid NextToken value.");
    }
  }

  private static ObjectNode page(List<Secret> rest, int limit) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("SecretList");
    rest.stream()
        .limit(limit)
        .forEach(secret -> list.add(secret.describe("SecretVersionsToStages")));
    if (rest.size() > limit) {
      byte[] next = rest.get(limit).arn().getBytes(UTF_8);
      answer.put("NextToken", Base64.getUrlEncoder().withoutPadding().encodeToString(next));
    }
    return answer;
  }
}
