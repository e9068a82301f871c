package io.floecat.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.StoredData;
import io.floecat.core.operation.StoredKind;
import io.floecat.spi.account.ConnectorName;
import io.floecat.spi.diagnosis.Finding;
import io.floecat.spi.diagnosis.Finding.Status;
import io.floecat.spi.diagnosis.Report;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.secret.SecretRef;
import io.floecat.spi.secret.SecretType;
import io.floecat.spi.secret.SecretValue;
import io.floecat.spi.secret.SecretVersion;
import io.floecat.testkit.Fault;
import io.floecat.testkit.ProcessDied;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage is named, and heals or can be removed, each kind in its way. */
class StoredDataTest {

  private static final byte[] GARBAGE = {(byte) 0xff, 1, 2, 3};

  private final FakeBackend backend = FakeBackend.create();
  private final World world = new World(backend);
  private final ConnectorName name = world.name();
  private final Writer writer = world.node().writer();

  @BeforeEach
  void create() {
    writer.create("a", Optional.of("a"));
  }

  @Test
  void examine_allSound_saysHowMuchWasLookedAt() {
    assertThat(findings())
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(Status.OK));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accounts/x/connectors/ILLEGAL",
        "account/x",
        "names/x/y",
        "operations/x",
        "requests/x/y",
        "tombstones/x",
        "due/!",
        "due/zzz",
        "due/000000000001/x"
      })
  @DisplayName("P8: what cannot be read is named, with its kind and what to do")
  void examine_damaged_namesItAndWhatToDo(String key) {
    put(key, GARBAGE);

    assertThat(findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.status()).isEqualTo(Status.FAILED);
              assertThat(finding.detail()).contains(key);
              assertThat(finding.fix()).isPresent();
            });
  }

  @Test
  @DisplayName("P8: values cut between two fields are found out")
  void examine_cutAtAnyByte_neverTakesItForAnother() {
    new Writer(new ConnectorName(name.account(), "gone"), world.node().lifecycle)
        .create("b", Optional.empty());
    new Writer(new ConnectorName(name.account(), "gone"), world.node().lifecycle)
        .expunge(Optional.of("expunge"));
    for (String family : List.of("accounts/", "account/", "names/", "requests/", "tombstones/")) {
      Pointer stored = world.pointers.list(family, 1, "").pointers().getFirst();
      for (int length = 0; length < stored.value().length; length++) {
        put(stored.key(), Arrays.copyOf(stored.value(), length));
        assertThat(findings().getFirst().status())
            .as("%s, %d bytes of %d", stored.key(), length, stored.value().length)
            .isEqualTo(Status.FAILED);
      }
      put(stored.key(), stored.value());
    }
  }

  @Test
  void damaged_toldByTheService_isNamedUntilItIsMended() {
    List<StoredKind> heard = new ArrayList<>();
    var data =
        storedData(
            new OperationListener() {
              @Override
              public void on(Event event, String secretName) {}

              @Override
              public void damaged(StoredKind kind, String key) {
                heard.add(kind);
              }
            });

    data.damaged(StoredKind.RECORD, name.toString());

    assertThat(heard).containsExactly(StoredKind.RECORD);
    assertThat(findings(data)).extracting(Finding::status).containsExactly(Status.OK);
  }

  @Test
  @DisplayName("P6: a record that cannot be read is expunged with its secret, of whatever number")
  void expunge_recordDamaged_leavesNoSecret() {
    writer.expunge(Optional.empty());
    writer.create("b", Optional.empty());
    writer.update("c", Writer.replace("c"), Optional.empty());
    put(name.toString(), GARBAGE);

    writer.expunge(Optional.of("expunge"));
    writer.create("d", Optional.empty());
    world.settle();

    assertThat(use()).isEqualTo("d");
    Invariant.check(world);
  }

  @Test
  @DisplayName("P7: expunging a damaged record leaves a name alone that is somebody else's")
  void expunge_recordDamagedOverForeignName_leavesTheOccupantAlone() {
    var other = new ConnectorName(name.account(), "occupied");
    var occupied = new SecretRef(other.account(), SecretType.CONNECTORS, "occupied");
    backend
        .secrets()
        .create(occupied, SecretValue.ofUtf8(Scenario.FOREIGN), SecretVersion.random());
    var theirs = new Writer(other, world.node().lifecycle);
    theirs.create("b", Optional.empty());
    world.settle(); // The occupant is found to be one.
    put(other.toString(), GARBAGE);

    theirs.expunge(Optional.empty());
    world.settle();

    assertThat(backend.secrets().snapshot(occupied).orElseThrow().isLive()).isTrue();
    Invariant.check(world);
  }

  @Test
  @DisplayName("P8: a damaged count of names hands out no name twice")
  void create_countOfNamesDamaged_goesOnBeyondIt() {
    writer.expunge(Optional.empty());
    put("names/" + name.account() + "/" + name.connectorId(), GARBAGE);

    writer.create("b", Optional.empty());

    assertThat(use()).isEqualTo("b");
    assertThat(backend.secrets().snapshot().keySet())
        .anyMatch(it -> it.matches(".*[.][0-9]{9,10}"));
    world.settle();
    Invariant.check(world);
  }

  @Test
  @DisplayName("P6, P8: operations and secrets whose entries are damaged are found by going round")
  void sweep_entriesDamaged_finishesAndBuriesAllTheSame() {
    World.Node dying = world.node();
    int put = 6; // After: record, pin, account, commit, record.
    dying.line.plan(put, Fault.DIES_BEFORE);
    try {
      dying.writer().update("b", Writer.replace("b"), Optional.empty());
    } catch (ProcessDied e) {
      // As planned.
    }
    for (String family : List.of("operations/", "due/")) {
      for (Pointer pointer : world.pointers.list(family, 100, "").pointers()) {
        put(pointer.key(), GARBAGE);
      }
    }
    put("operations/nobodys", GARBAGE);

    world.settle();
    world.settle();

    assertThat(use()).isEqualTo("a");
    Invariant.check(world);
    assertThat(findings()).extracting(Finding::status).containsExactly(Status.OK);
  }

  private void put(String key, byte[] value) {
    Change change =
        world
            .pointers
            .get(key)
            .map(stored -> Change.replace(stored, value))
            .orElseGet(() -> Change.create(key, value));
    assertThat(world.pointers.commit(List.of(change))).isTrue();
  }

  private String use() {
    try (var opened = world.node().lifecycle.credentials().open(name)) {
      return new String(opened.value().expose(), StandardCharsets.UTF_8);
    }
  }

  private StoredData storedData(OperationListener next) {
    return new StoredData(world.pointers, new ManualTimeSource(world.clock), next);
  }

  private List<Finding> findings() {
    return findings(storedData(OperationListener.NONE));
  }

  private static List<Finding> findings(StoredData data) {
    var report = new Report(Duration.ofMinutes(1), System::nanoTime, _ -> {});
    data.examine(report);
    return report.findings();
  }
}
