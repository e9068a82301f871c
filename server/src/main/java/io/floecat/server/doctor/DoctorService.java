package io.floecat.server.doctor;

import io.floecat.core.account.Permission;
import io.floecat.core.account.Principal;
import io.floecat.core.audit.AuditAction;
import io.floecat.core.audit.AuditEvent;
import io.floecat.core.audit.AuditTrail;
import io.floecat.core.error.AbortedException;
import io.floecat.v1.RunDoctorRequest;
import io.floecat.v1.RunDoctorResponse;

/** The doctor, for admins. */
public final class DoctorService {

  private static final String ALL = "doctor";

  private final Doctor doctor;
  private final AuditTrail audit;

  /** Calls {@code doctor}. */
  public DoctorService(Doctor doctor, AuditTrail audit) {
    this.doctor = doctor;
    this.audit = audit;
  }

  /**
   * Examines everything.
   *
   * @throws AbortedException another run is under way
   */
  public RunDoctorResponse run(Principal principal, RunDoctorRequest request) {
    var event = AuditEvent.of(principal, AuditAction.DOCTOR_RUN, ALL);
    audit.requireEverywhere(principal, Permission.OPERATE, event);
    return audit.run(event, () -> doctor.run(_ -> {}));
  }
}
