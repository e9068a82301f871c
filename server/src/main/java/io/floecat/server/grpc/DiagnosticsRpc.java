package io.floecat.server.grpc;

import io.floecat.runtime.doctor.DoctorService;
import io.floecat.v1.DiagnosticsGrpc.DiagnosticsImplBase;
import io.floecat.v1.RunDoctorRequest;
import io.floecat.v1.RunDoctorResponse;
import io.grpc.stub.StreamObserver;

/** The rpcs of {@code floecat.v1.Diagnostics}. */
public final class DiagnosticsRpc extends DiagnosticsImplBase {

  private final DoctorService doctor;

  /** Binds {@code doctor}. */
  public DiagnosticsRpc(DoctorService doctor) {
    this.doctor = doctor;
  }

  @Override
  public void runDoctor(RunDoctorRequest request, StreamObserver<RunDoctorResponse> answer) {
    Call.list(request, answer, doctor::run);
  }
}
