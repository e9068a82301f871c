package io.floecat.runtime.doctor;

import io.floecat.spi.account.Permission;
import io.floecat.spi.account.Principal;
import io.floecat.spi.audit.AuditAction;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.error.AbortedException;
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
