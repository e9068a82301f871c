package io.floecat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.error.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class CommitQueueTest {

  private final CommitQueue queue = new CommitQueue(Duration.ofMinutes(1));

  @Test
  void takeAll_takesEverythingInOrder() throws Exception {
    List<PendingCommit> added = fill(3);

    assertThat(queue.takeAll()).containsExactlyElementsOf(added);
  }

  @Test
  void takeAll_nothingThere_waitsForACommit() throws Exception {
    var taking = new FutureTask<>(queue::takeAll);
    awaitWaiting(Thread.ofPlatform().start(taking));

    List<PendingCommit> added = fill(1);

    assertThat(taking.get()).isEqualTo(added);
  }

  @Test
  void add_fullQueue_waitsForAPlace() throws Exception {
    List<PendingCommit> added = fill(CommitQueue.CAPACITY);
    var oneMore = new PendingCommit(List.of());
    var adding =
        new FutureTask<>(
            () -> {
              queue.add(oneMore);
              return true;
            });
    awaitWaiting(Thread.ofPlatform().start(adding));

    assertThat(adding).isNotDone();
    assertThat(queue.takeAll()).isEqualTo(added);
    assertThat(adding.get()).isTrue();
    assertThat(queue.takeAll()).containsExactly(oneMore);
  }

  @Test
  void add_noPlaceInTime_isRefusedAndLeftOut() throws Exception {
    var impatient = new CommitQueue(Duration.ofMillis(1));
    for (int i = 0; i < CommitQueue.CAPACITY; i++) {
      impatient.add(new PendingCommit(List.of()));
    }
    var oneMore = new PendingCommit(List.of());

    assertThatThrownBy(() -> impatient.add(oneMore))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("did nothing with it");
    assertThat(impatient.takeAll()).hasSize(CommitQueue.CAPACITY).doesNotContain(oneMore);
  }

  @Test
  void close_lettingInNothing_givesOutWhatWaits() throws Exception {
    List<PendingCommit> added = fill(2);

    queue.close();

    assertThatThrownBy(() -> fill(1)).isInstanceOf(UnavailableException.class);
    assertThat(queue.takeAll()).isEqualTo(added);
    assertThat(queue.takeAll()).isEmpty();
  }

  @Test
  void close_wakesWhoeverWaits() throws Exception {
    var taking = new FutureTask<>(queue::takeAll);
    awaitWaiting(Thread.ofPlatform().start(taking));
    queue.close();
    assertThat(taking.get()).isEmpty();
  }

  @Test
  void close_fullQueue_refusesWhoeverWaitsForAPlace() throws Exception {
    fill(CommitQueue.CAPACITY);
    var adding = new FutureTask<>(() -> fill(1));
    awaitWaiting(Thread.ofPlatform().start(adding));

    queue.close();

    assertThatThrownBy(adding::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(UnavailableException.class);
  }

  private List<PendingCommit> fill(int count) throws InterruptedException {
    var added = new ArrayList<PendingCommit>();
    for (int i = 0; i < count; i++) {
      added.add(new PendingCommit(List.of()));
      queue.add(added.getLast());
    }
    return added;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }
}
