package io.floecat.sandbox.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.floecat.sandbox.access.Access;
import io.floecat.sandbox.access.Verdict;
import io.floecat.sandbox.call.Call;
import io.floecat.sandbox.call.Fault;
import io.floecat.sandbox.principal.AccessKey;
import io.floecat.sandbox.signature.SignatureCheck;
import io.floecat.sandbox.signature.SignedRequest;
import io.floecat.sandbox.wire.AwsException;
import io.floecat.sandbox.wire.CommonError;
import io.floecat.sandbox.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request from its signature to its entry in the log. */
final class Exchange {

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final SandboxParts parts;
  private final SignedRequest request;
  private final Instant time;
  private final String requestId = UUID.randomUUID().toString();
  private Protocol protocol;
  private String service = "";
  private String action = "";
  private ObjectNode parameters = Json.object();
  private Optional<AccessKey> key = Optional.empty();
  private List<Verdict> verdicts = List.of();

  Exchange(SandboxParts parts, SignedRequest request, Instant time) {
    this.parts = parts;
    this.request = request;
    this.time = time;
    this.protocol =
        request.header(JsonProtocol.TARGET).isPresent() ? new JsonProtocol() : QueryProtocol.STS;
  }

  /** Answers the request; on {@code executor}, where it had to wait. */
  CompletableFuture<Answer> run(Executor executor) {
    Optional<Fault> fault;
    try {
      read();
      fault = parts.faults().take(action);
    } catch (AwsException e) {
      return done(send(refusal(e)));
    }
    return fault.map(met -> meet(met, executor)).orElseGet(() -> done(send(act())));
  }

  private void read() {
    service = SignatureCheck.service(request).orElse("");
    if (!service.isEmpty()) {
      protocol = Services.protocol(service);
    }
    key = Optional.of(parts.signatures().verify(request));
    Protocol.Request asked = protocol.read(request);
    action = asked.action();
    parameters = asked.parameters();
  }

  private CompletableFuture<Answer> meet(Fault fault, Executor executor) {
    return switch (fault) {
      case Fault.Refuse(var answer) -> done(send(refusal(answer)));
      case Fault.CloseBefore() -> done(lose(Outcome.NONE));
      case Fault.CloseAfter() -> done(lose(act()));
      case Fault.Hang hang -> {
        hang.arrived().complete(null);
        yield hang.released().thenApplyAsync(_ -> send(act()), executor);
      }
    };
  }

  private Outcome act() {
    var access = new Access(key.orElseThrow().identity(), parts.directory(), time, parts.facts());
    try {
      ObjectNode answer = parts.services().action(service, action).run(parameters, access);
      return new Outcome(200, Optional.empty(), protocol.answer(action, answer, requestId));
    } catch (AwsException e) {
      return refusal(e);
    } catch (RuntimeException e) {
      LOG.error("the sandbox itself failed", e);
      return refusal(
          AwsException.of(CommonError.INTERNAL, "the sandbox itself failed: see its log"));
    } finally {
      verdicts = access.verdicts();
    }
  }

  private Outcome refusal(AwsException e) {
    return new Outcome(
        e.statusIn(protocol.dialect()),
        Optional.of(e.codeIn(protocol.dialect())),
        protocol.error(e, requestId));
  }

  private Answer send(Outcome outcome) {
    log(outcome, true);
    return new Answer.Sent(outcome.status, protocol.mediaType(), outcome.body, requestId);
  }

  private Answer lose(Outcome outcome) {
    log(outcome, false);
    return new Answer.Lost();
  }

  private void log(Outcome outcome, boolean answered) {
    parts
        .log()
        .add(
            new Call(
                requestId,
                time,
                service,
                action,
                key,
                Redaction.of(parameters),
                verdicts,
                outcome.status,
                outcome.error,
                answered));
  }

  private static CompletableFuture<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  /** What a call came to, whether or not the client learns of it. */
  private record Outcome(int status, Optional<String> error, byte[] body) {
    static final Outcome NONE = new Outcome(0, Optional.empty(), new byte[0]);
  }
}
