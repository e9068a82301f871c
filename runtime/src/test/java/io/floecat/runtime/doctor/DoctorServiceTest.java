package io.floecat.runtime.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.account.AccountId;
import io.floecat.spi.account.Principal;
import io.floecat.spi.account.Role;
import io.floecat.spi.audit.AuditEvent;
import io.floecat.spi.audit.AuditLog;
import io.floecat.spi.audit.AuditTrail;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.diagnosis.Fix;
import io.floecat.spi.diagnosis.PolicyStatement;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.error.AbortedException;
import io.floecat.spi.error.PermissionDeniedException;
import io.floecat.v1.Finding;
import io.floecat.v1.Finding.Status;
import io.floecat.v1.RunDoctorRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may have the deployment examined, and what comes of examinations that go wrong. */
class DoctorServiceTest {

  private static final Principal ADMIN = Principal.admin("admin");

  private final List<String> audited = new ArrayList<>();

  static Stream<Principal> others() {
    return Stream.of(
        everywhere(Role.VIEWER),
        everywhere(Role.EDITOR),
        new Principal(
            "of one account", Optional.empty(), Map.of(new AccountId("acme"), Role.ADMIN)));
  }

  @ParameterizedTest
  @MethodSource("others")
  @DisplayName("P7: nobody but an admin of all accounts has it run, and that is written down")
  void run_notAdminEverywhere_isRefusedAndNothingRuns(Principal other) {
    DoctorService doctor = doctor(report -> report.ok("one", "ran"));

    assertThatThrownBy(() -> doctor.run(other, RunDoctorRequest.getDefaultInstance()))
        .isInstanceOf(PermissionDeniedException.class);
    assertThat(audited).containsExactly("PERMISSION_DENIED doctor.run");
  }

  @Test
  void run_admin_getsWhatEachExaminationFound() {
    var statement = new PolicyStatement("role-policy", "{\"Sid\": \"UseOwn\"}");
    DoctorService doctor =
        doctor(
            List.of(
                report -> report.ok("one", "fine"),
                report -> report.failed("two", "bad", new Fix("add it", List.of(statement)))));

    assertThat(run(doctor))
        .containsExactly(
            Finding.newBuilder().setCheck("one").setStatus(Status.OK).setDetail("fine").build(),
            Finding.newBuilder()
                .setCheck("two")
                .setStatus(Status.FAILED)
                .setDetail("bad")
                .setFix("add it")
                .addStatements(
                    io.floecat.v1.PolicyStatement.newBuilder()
                        .setPolicy("role-policy")
                        .setJson("{\"Sid\": \"UseOwn\"}"))
                .build());
    assertThat(audited).containsExactly("begin doctor.run", "OK doctor.run");
  }

  @Test
  @DisplayName("P3: what an examination trips over is reported without its text; the others run")
  void run_examinationThatBreaksOff_isReportedAndTheOthersRun() {
    DoctorService doctor =
        doctor(
            List.of(
                report -> {
                  throw new IllegalStateException("s3cret");
                },
                report -> report.ok("two", "fine")));

    List<Finding> found = run(doctor);

    assertThat(found).extracting(Finding::getStatus).containsExactly(Status.FAILED, Status.OK);
    assertThat(found.toString()).contains("IllegalStateException").doesNotContain("s3cret");
  }

  @Test
  void run_whileAnotherRuns_isAborted() {
    var services = new ArrayList<DoctorService>();
    DoctorService doctor =
        doctor(
            report -> {
              assertThatThrownBy(() -> inAnotherThread(services.getFirst()))
                  .hasCauseInstanceOf(AbortedException.class);
              report.ok("one", "was alone");
            });
    services.add(doctor);

    assertThat(run(doctor)).extracting(Finding::getDetail).containsExactly("was alone");
    assertThat(run(doctor)).extracting(Finding::getStatus).containsExactly(Status.OK);
  }

  private static void inAnotherThread(DoctorService doctor) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> doctor.run(ADMIN, RunDoctorRequest.getDefaultInstance())).get();
    }
  }

  private static List<Finding> run(DoctorService doctor) {
    return doctor.run(ADMIN, RunDoctorRequest.getDefaultInstance()).getFindingsList();
  }

  private DoctorService doctor(Consumer<Report> examination) {
    return doctor(List.of(examination));
  }

  private DoctorService doctor(List<Consumer<Report>> examinations) {
    List<Examination> all = examinations.stream().map(DoctorServiceTest::examination).toList();
    return new DoctorService(new Doctor(all), new AuditTrail(log()));
  }

  private static Examination examination(Consumer<Report> examine) {
    return new Examination() {
      @Override
      public String subject() {
        return "it";
      }

      @Override
      public void examine(Report report) {
        examine.accept(report);
      }
    };
  }

  private AuditLog log() {
    return new AuditLog() {
      @Override
      public Outcome begin(AuditEvent intent) {
        audited.add("begin " + intent.action());
        return (result, event) -> audited.add(result + " " + event.action());
      }

      @Override
      public void note(String result, AuditEvent event) {
        audited.add(result + " " + event.action());
      }
    };
  }

  private static Principal everywhere(Role role) {
    return new Principal(role.name(), Optional.of(role), Map.of());
  }
}
