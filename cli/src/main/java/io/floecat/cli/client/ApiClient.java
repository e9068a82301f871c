package io.floecat.cli.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.floecat.cli.shell.CliException;
import io.floecat.cli.shell.Shell;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** Sends requests to one server, again where that can help. */
public final class ApiClient {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than the service lets an operation take. */
  private static final Duration ANSWER = Duration.ofSeconds(90);

  private final ServerAddress server;
  private final Supplier<ClientToken> token;
  private final Shell shell;
  private final HttpClient http;

  /** A client of {@code server}; nothing is sent, and the token not asked for, until it must be. */
  ApiClient(ServerAddress server, Supplier<ClientToken> token, Shell shell) {
    this.server = server;
    this.token = token;
    this.shell = shell;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (server.isPlain()) {
      // In plain text the token goes to this machine, and not through a proxy elsewhere.
      builder.proxy(HttpClient.Builder.NO_PROXY);
    }
    http = builder.build();
  }

  /**
   * The answer to {@code request}.
   *
   * @throws ApiException the server refused
   * @throws CliException there was no answer, or none that Floecat gives
   */
  public JsonObject send(ApiRequest request) {
    HttpRequest sent = toHttp(request);
    var retries = new Retries(shell);
    while (true) {
      try {
        HttpResponse<String> response = http.send(sent, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return parse(response.body());
        }
        ApiError error = refusal(response);
        if (!retries.again(error)) {
          throw new ApiException(error, error.code() >= 503 ? request.inDoubt() : "");
        }
      } catch (IOException e) {
        if (!canPass(e) || !retries.again()) {
          throw noAnswer(request, e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw CliException.failure("interrupted", e);
      }
    }
  }

  /** As above, as a message like {@code prototype}; what this version does not know is left out. */
  @SuppressWarnings("unchecked") // a message's builder builds the message's type
  public <M extends Message> M send(ApiRequest request, M prototype) {
    var message = prototype.newBuilderForType();
    try {
      JsonFormat.parser().ignoringUnknownFields().merge(send(request).toString(), message);
    } catch (InvalidProtocolBufferException e) {
      throw notFloecat("in another form");
    }
    return (M) message.build();
  }

  private static boolean canPass(IOException e) {
    return !(e instanceof SSLException || e instanceof HttpTimeoutException);
  }

  private HttpRequest toHttp(ApiRequest request) {
    return HttpRequest.newBuilder(server.resolve(request.pathAndQuery()))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + token.get().value())
        .header("Content-Type", "application/json")
        .method(
            request.method(),
            request.body().map(BodyPublishers::ofString).orElse(BodyPublishers.noBody()))
        .build();
  }

  private JsonObject parse(String body) {
    try {
      return JsonParser.parseString(body).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw notFloecat("with something that is no JSON object");
    }
  }

  private ApiError refusal(HttpResponse<String> response) {
    ApiError error =
        ApiError.parse(response.statusCode(), response.body())
            .orElseThrow(() -> notFloecat("with HTTP status " + response.statusCode()));
    if (error.code() == 401) {
      throw CliException.failure(
          "the server at %s does not accept the token of %s: set floecat.client.token-file or FLOECAT_CLIENT_TOKEN to one that its token file holds"
              .formatted(server, token.get().origin()));
    }
    return error;
  }

  private CliException notFloecat(String how) {
    return CliException.failure(
        "%s answers %s, as Floecat does not: is the address right (--server)?"
            .formatted(server, how));
  }

  private CliException noAnswer(ApiRequest request, IOException cause) {
    String why =
        switch (cause) {
          case ConnectException _ ->
              "no server at %s: start one with `floecat serve`, or say where it is (--server)";
          case HttpTimeoutException _ -> "the server at %s does not answer";
          case SSLException _ -> "no trusted connection to %s: its certificate is not accepted";
          default -> "the server at %s ended the connection without an answer";
        };
    String doubt = cause instanceof ConnectException ? "" : request.inDoubt();
    return CliException.failure(why.formatted(server) + doubt, cause);
  }
}
