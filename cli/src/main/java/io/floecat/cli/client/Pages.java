package io.floecat.cli.client;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Reads a list page by page. */
public final class Pages {

  private static final int PAGE_SIZE = 500;

  private final ApiClient client;
  private final Supplier<ApiRequest> request;
  private final String field;

  /**
   * The list that {@code request} asks for.
   *
   * @param request a new request, to which a page is added
   * @param field what the answer calls the list
   */
  public Pages(ApiClient client, Supplier<ApiRequest> request, String field) {
    this.client = client;
    this.request = request;
    this.field = field;
  }

  /** Hands over the first {@code limit} items as they come. A page can be empty before the last. */
  public void forEach(long limit, Consumer<JsonObject> consumer) {
    forEach(limit, consumer, _ -> {});
  }

  /** As above; {@code unreachable} hears the names of items that exist and cannot be read. */
  public void forEach(long limit, Consumer<JsonObject> consumer, Consumer<String> unreachable) {
    String token = "";
    long left = limit;
    do {
      JsonObject page =
          client.send(
              request
                  .get()
                  .with("pageSize", Long.toString(Math.min(left, PAGE_SIZE)))
                  .with("pageToken", token));
      if (page.get(field) instanceof JsonArray items) {
        for (JsonElement item : items) {
          consumer.accept(item.getAsJsonObject());
        }
        left -= items.size();
      }
      if (page.get("unreachable") instanceof JsonArray names) {
        names.forEach(name -> unreachable.accept(name.getAsString()));
      }
      token = page.get("nextPageToken") instanceof JsonPrimitive next ? next.getAsString() : "";
    } while (!token.isEmpty() && left > 0);
  }
}
