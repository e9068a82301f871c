package io.floecat.server.grpc;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.floecat.spi.account.Principal;
import io.floecat.v1.CheckConnectorRequest;
import io.floecat.v1.CheckConnectorResponse;
import io.floecat.v1.Connector;
import io.floecat.v1.ConnectorsGrpc.ConnectorsImplBase;
import io.floecat.v1.CreateConnectorRequest;
import io.floecat.v1.DeleteConnectorRequest;
import io.floecat.v1.ExpungeAccountRequest;
import io.floecat.v1.ExpungeAccountResponse;
import io.floecat.v1.ExpungeConnectorRequest;
import io.floecat.v1.GetConnectorRequest;
import io.floecat.v1.ListConnectorsRequest;
import io.floecat.v1.ListConnectorsResponse;
import io.floecat.v1.UndeleteConnectorRequest;
import io.floecat.v1.UpdateConnectorRequest;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Connectors that remember what they were asked, behind the same binding as the real ones. */
public final class RecordingConnectors extends ConnectorsImplBase {

  private final List<Message> requests = new ArrayList<>();
  private final List<Principal> callers = new ArrayList<>();
  private Function<Message, Connector> answer = _ -> Connector.getDefaultInstance();

  /** Forgets everything, and answers with empty connectors. */
  public synchronized void reset() {
    requests.clear();
    callers.clear();
    answer = _ -> Connector.getDefaultInstance();
  }

  /** Answers with what {@code answer} returns or throws. */
  public synchronized void answerWith(Function<Message, Connector> answer) {
    this.answer = answer;
  }

  /** What got through, in order. */
  public synchronized List<Message> requests() {
    return List.copyOf(requests);
  }

  /** Who sent it. */
  public synchronized List<Principal> callers() {
    return List.copyOf(callers);
  }

  @Override
  public void createConnector(CreateConnectorRequest request, StreamObserver<Connector> out) {
    Call.answer(request, out, this::handle);
  }

  @Override
  public void getConnector(GetConnectorRequest request, StreamObserver<Connector> out) {
    Call.answer(request, out, this::handle);
  }

  @Override
  public void listConnectors(
      ListConnectorsRequest request, StreamObserver<ListConnectorsResponse> out) {
    Call.list(
        request,
        out,
        (caller, asked) ->
            ListConnectorsResponse.newBuilder().addConnectors(handle(caller, asked)).build());
  }

  @Override
  public void updateConnector(UpdateConnectorRequest request, StreamObserver<Connector> out) {
    Call.answer(request, out, this::handle);
  }

  @Override
  public void checkConnector(
      CheckConnectorRequest request, StreamObserver<CheckConnectorResponse> out) {
    Call.answer(
        request,
        out,
        (caller, asked) -> {
          handle(caller, asked);
          return CheckConnectorResponse.getDefaultInstance();
        });
  }

  @Override
  public void deleteConnector(DeleteConnectorRequest request, StreamObserver<Connector> out) {
    Call.answer(request, out, this::handle);
  }

  @Override
  public void undeleteConnector(UndeleteConnectorRequest request, StreamObserver<Connector> out) {
    Call.answer(request, out, this::handle);
  }

  @Override
  public void expungeConnector(ExpungeConnectorRequest request, StreamObserver<Empty> out) {
    Call.answer(
        request,
        out,
        (caller, asked) -> {
          handle(caller, asked);
          return Empty.getDefaultInstance();
        });
  }

  @Override
  public void expungeAccount(
      ExpungeAccountRequest request, StreamObserver<ExpungeAccountResponse> out) {
    Call.answer(
        request,
        out,
        (caller, asked) -> {
          handle(caller, asked);
          return ExpungeAccountResponse.getDefaultInstance();
        });
  }

  private Connector handle(Principal caller, Message request) {
    Function<Message, Connector> now;
    synchronized (this) {
      requests.add(request);
      callers.add(caller);
      now = answer;
    }
    return now.apply(request);
  }
}
