package io.floecat.server.grpc;

import io.floecat.core.operation.OperationService;
import io.floecat.v1.FinishOperationsRequest;
import io.floecat.v1.FinishOperationsResponse;
import io.floecat.v1.ListOperationsRequest;
import io.floecat.v1.ListOperationsResponse;
import io.floecat.v1.OperationsGrpc.OperationsImplBase;
import io.grpc.stub.StreamObserver;

/** The rpcs of {@code floecat.v1.Operations}. */
public final class OperationsRpc extends OperationsImplBase {

  private final OperationService operations;

  /** Binds {@code operations}. */
  public OperationsRpc(OperationService operations) {
    this.operations = operations;
  }

  @Override
  public void listOperations(
      ListOperationsRequest request, StreamObserver<ListOperationsResponse> answer) {
    Call.list(request, answer, operations::list);
  }

  @Override
  public void finishOperations(
      FinishOperationsRequest request, StreamObserver<FinishOperationsResponse> answer) {
    Call.answer(request, answer, operations::finish);
  }
}
