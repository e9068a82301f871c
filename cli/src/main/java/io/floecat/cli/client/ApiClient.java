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
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Sends requests to one server, again where that can help. */
public final class ApiClient {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Longer than the service lets an operation take. */
  private static final Duration ANSWER = Duration.ofSeconds(90);

  private final ServerAddress server;
  private final TokenSource tokens;
  private final Shell shell;
  private final HttpClients clients;
  private final HttpClient http;

  /** A client of {@code server}; nothing is sent, and no token asked for, until it must be. */
  ApiClient(ServerAddress server, TokenSource tokens, Shell shell) {
    this.server = server;
    this.tokens = tokens;
    this.shell = shell;
    this.clients = new HttpClients(shell.proxies());
    this.http = clients.client();
  }

  /** Whether there is anything at the server's address. Sends no token. */
  public boolean isThere() {
    var look = clients.request(server.resolve("/healthz")).timeout(CONNECT).build();
    try {
      http.send(look, BodyHandlers.discarding());
      return true;
    } catch (ConnectException | HttpTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // A request will say what is wrong with it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failure("interrupted", e);
    }
  }

  /** Where the server is. */
  public String address() {
    return server.toString();
  }

  /**
   * The answer to {@code request}.
   *
   * @throws ApiException the server refused
   * @throws CliException there was no answer, or none that Floecat gives
   */
  public JsonObject send(ApiRequest request) {
    ClientToken token = tokens.token();
    var retries = new Retries(shell);
    int refusals = 0;
    while (true) {
      try {
        HttpResponse<String> response = http.send(toHttp(request, token), BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return parse(response.body());
        }
        HttpClients.requireNotOfProxy(response.statusCode());
        ApiError error = refusal(response);
        if (error.code() == 401) {
          token = another(token, error, refusals++);
        } else if (!retries.again(error)) {
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

  /** Once: what a new token does not mend, another one does not, either. */
  private ClientToken another(ClientToken refused, ApiError error, int refusals) {
    return (refusals == 0 ? tokens.renewed() : Optional.<ClientToken>empty())
        .orElseThrow(
            () ->
                CliException.failure(
                    "the server at %s does not accept the token of %s (%s): set floecat.client.token-file, FLOECAT_CLIENT_TOKEN or floecat.client.oidc.* to what gives one that it accepts"
                        .formatted(server, refused.origin(), error.message())));
  }

  private HttpRequest toHttp(ApiRequest request, ClientToken token) {
    return clients
        .request(server.resolve(request.pathAndQuery()))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + token.value())
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
    return ApiError.parse(response.statusCode(), response.body())
        .orElseThrow(() -> notFloecat("with HTTP status " + response.statusCode()));
  }

  private CliException notFloecat(String how) {
    return CliException.failure(
        "%s answers %s, as Floecat does not: is the address right (--server)?"
            .formatted(server, how));
  }

  /** Java tells these apart in words only. */
  private static String problem(SSLException failure) {
    String said = String.valueOf(failure.getMessage());
    if (said.contains("nrecognized SSL message")) {
      return "it does not speak TLS; if it is on this machine, say http:// (--server)";
    }
    if (said.contains("certificate_required") || said.contains("bad_certificate")) {
      return "it asks for a client's certificate (mutual TLS), and commands have none to show";
    }
    return "its certificate is not accepted; one of an authority of your own needs"
        + " -Djavax.net.ssl.trustStore=FILE";
  }

  private CliException noAnswer(ApiRequest request, IOException cause) {
    String why =
        switch (cause) {
          case ConnectException _ ->
              "no server at %s: start one with `floecat serve`, or say where it is (--server)";
          case HttpTimeoutException _ -> "the server at %s does not answer";
          case SSLException tls -> "no trusted connection to %s: " + problem(tls);
          default ->
              "the server at %s ended the connection without an answer"
                  + (server.isPlain() ? "; if it speaks TLS, say https:// (--server)" : "");
        };
    String doubt = cause instanceof ConnectException ? "" : request.inDoubt();
    return CliException.failure(why.formatted(server) + doubt, cause);
  }
}
