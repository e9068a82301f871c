package io.floecat.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.floecat.spi.CheckResult;
import io.floecat.spi.error.UnavailableException;
import io.floecat.spi.pointer.Change;
import io.floecat.spi.pointer.Page;
import io.floecat.spi.pointer.Pointer;
import io.floecat.spi.pointer.PointerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link PointerStore} promises. A backend's test extends this and opens its store. */
public abstract class PointerStoreContract {

  private PointerStore store;

  /** A new store that holds nothing; closed by the contract. */
  protected abstract PointerStore open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  // Single keys

  @Test
  void get_unknownKey_isEmpty() {
    assertThat(store.get("accounts/a/connectors/c")).isEmpty();
  }

  @Test
  void create_newKey_isReadBack() {
    commit(create("k", "one"));

    assertThat(value("k")).isEqualTo("one");
    assertThat(read("k").key()).isEqualTo("k");
    assertThat(read("k").version()).isPositive();
  }

  @Test
  void create_existingKey_changesNothing() {
    commit(create("k", "one"));

    refused(create("k", "two"));

    assertThat(value("k")).isEqualTo("one");
  }

  @Test
  void replace_versionThatWasRead_setsValueAndVersion() {
    commit(create("k", "one"));
    Pointer before = read("k");

    commit(replace(before, "two"));

    assertThat(value("k")).isEqualTo("two");
    assertThat(read("k").version()).isNotEqualTo(before.version());
  }

  @Test
  void replace_sameValueAgain_isANewVersion() {
    commit(create("k", "one"));
    Pointer before = read("k");

    commit(replace(before, "one"));

    assertThat(read("k").version()).isNotEqualTo(before.version());
  }

  @Test
  void replace_olderVersion_changesNothing() {
    commit(create("k", "one"));
    Pointer old = read("k");
    commit(replace(old, "two"));

    refused(replace(old, "three"));

    assertThat(value("k")).isEqualTo("two");
  }

  @Test
  void replace_versionYetToCome_changesNothing() {
    commit(create("k", "one"));

    refused(new Change.Write("k", read("k").version() + 1, bytes("two")));

    assertThat(value("k")).isEqualTo("one");
  }

  @Test
  void replace_missingKey_changesNothing() {
    refused(new Change.Write("k", 1, bytes("one")));

    assertThat(store.get("k")).isEmpty();
  }

  @Test
  void delete_versionThatWasRead_removesTheKey() {
    commit(create("k", "one"));

    commit(Change.delete(read("k")));

    assertThat(store.get("k")).isEmpty();
    assertThat(keys("")).isEmpty();
  }

  @Test
  void delete_olderVersion_changesNothing() {
    commit(create("k", "one"));
    Pointer old = read("k");
    commit(replace(old, "two"));

    refused(Change.delete(old));

    assertThat(value("k")).isEqualTo("two");
  }

  @Test
  void delete_missingKey_isRefused() {
    refused(new Change.Delete("k", 1));
  }

  @Test
  void version_afterDeleteAndCreate_wasNeverUsed() {
    var versions = new ArrayList<Long>();
    for (int i = 0; i < 5; i++) {
      commit(create("k", "value"));
      versions.add(read("k").version());
      commit(replace(read("k"), "value"));
      versions.add(read("k").version());
      commit(Change.delete(read("k")));
    }

    assertThat(versions).doesNotHaveDuplicates();
  }

  @Test
  void replace_versionFromBeforeDeleteAndCreate_changesNothing() {
    commit(create("k", "one"));
    Pointer old = read("k");
    commit(Change.delete(old));
    commit(create("k", "two"));

    refused(replace(old, "three"));
    refused(Change.delete(old));
    refused(Change.check(old));

    assertThat(value("k")).isEqualTo("two");
  }

  // Many keys at one moment

  @Test
  void getMany_knownAndUnknownKeys_answersInTheirOrder() {
    commit(create("a", "1"), create("b", "2"), create("c", "3"));

    assertThat(store.get(List.of("c", "none", "a")))
        .containsExactly(Optional.of(read("c")), Optional.empty(), Optional.of(read("a")));
    assertThat(store.get(List.of("b"))).containsExactly(Optional.of(read("b")));
  }

  @Test
  void getMany_mostKeys_areFound() {
    commit(creates(PointerStore.MAX_KEYS));
    List<String> keys = IntStream.range(0, PointerStore.MAX_KEYS).mapToObj(i -> "k" + i).toList();

    assertThat(store.get(keys)).doesNotContain(Optional.empty()).hasSize(PointerStore.MAX_KEYS);
  }

  @Test
  void getMany_noneOrTooManyOrTheSameKeys_isRefused() {
    List<String> tooMany =
        IntStream.rangeClosed(0, PointerStore.MAX_KEYS).mapToObj(i -> "k" + i).toList();

    for (List<String> keys : List.of(List.<String>of(), tooMany, List.of("k", "l", "k"))) {
      assertThatThrownBy(() -> store.get(keys)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void getMany_amongCommits_seesEachWhollyOrNotAtAll() throws Exception {
    commit(create("left", "0"), create("right", "0"));

    List<Boolean> whole =
        onThreads(
            4,
            thread ->
                thread < 2
                    ? repeat(100, () -> move("left", "right", 1))
                    : repeat(200, this::isSumZero));

    assertThat(whole).containsOnly(true);
  }

  private boolean isSumZero() {
    return store.get(List.of("left", "right")).stream()
            .mapToInt(pointer -> number(pointer.orElseThrow()))
            .sum()
        == 0;
  }

  // Commits of many keys

  @Test
  void commit_writesDeletesAndChecks_happensWhole() {
    commit(create("checked", "c"), create("deleted", "d"), create("replaced", "r"));
    Pointer checked = read("checked");

    commit(
        Change.check(checked),
        new Change.Check("missing", Change.ABSENT),
        Change.delete(read("deleted")),
        replace(read("replaced"), "r2"),
        create("created", "n"));

    assertThat(contents()).isEqualTo(Map.of("checked", "c", "replaced", "r2", "created", "n"));
    assertThat(store.get("checked")).contains(checked);
  }

  static Stream<Change> disappointedChanges() {
    return Stream.of(
        new Change.Write("present", Change.ABSENT, bytes("x")),
        new Change.Write("present", Long.MAX_VALUE, bytes("x")),
        new Change.Write("missing", 1, bytes("x")),
        new Change.Delete("present", Long.MAX_VALUE),
        new Change.Delete("missing", 1),
        new Change.Check("present", Change.ABSENT),
        new Change.Check("present", Long.MAX_VALUE),
        new Change.Check("missing", 1));
  }

  @ParameterizedTest
  @MethodSource("disappointedChanges")
  void commit_oneExpectationFails_changesNothingWhereverItStands(Change disappointed) {
    commit(create("present", "p"), create("other", "o"));
    List<Change> good = List.of(create("new", "n"), Change.delete(read("other")));
    Map<String, String> before = contents();

    for (int place = 0; place <= good.size(); place++) {
      var changes = new ArrayList<>(good);
      changes.add(place, disappointed);
      assertThat(store.commit(changes)).isFalse();
      assertThat(contents()).isEqualTo(before);
    }
  }

  @Test
  void check_alone_changesNothing() {
    commit(create("k", "one"));
    Pointer before = read("k");

    commit(Change.check(before));
    commit(new Change.Check("missing", Change.ABSENT));

    assertThat(store.get("k")).contains(before);
    assertThat(keys("")).containsExactly("k");
  }

  // Limits

  @Test
  void commit_mostChanges_happens() {
    commit(creates(PointerStore.MAX_CHANGES));

    assertThat(contents()).hasSize(PointerStore.MAX_CHANGES);
  }

  @Test
  void commit_tooManyChanges_isRefusedBeforeAnything() {
    illegal(creates(PointerStore.MAX_CHANGES + 1));
  }

  @Test
  void commit_noChanges_isRefused() {
    illegal();
  }

  @Test
  void commit_sameKeyTwice_isRefusedBeforeAnything() {
    illegal(create("a", "1"), create("k", "1"), create("k", "2"));
    illegal(create("a", "1"), create("k", "1"), new Change.Check("k", Change.ABSENT));
  }

  @Test
  void commit_largestKeyAndValue_areKept() {
    String key = "k".repeat(PointerStore.MAX_KEY_BYTES);
    var value = new byte[PointerStore.MAX_VALUE_BYTES];
    new Random(1).nextBytes(value);

    commit(Change.create(key, value));

    assertThat(read(key).value()).isEqualTo(value);
    assertThat(store.list(key, 1, "").pointers()).containsExactly(read(key));
  }

  @Test
  void commit_valueTooLarge_isRefusedBeforeAnything() {
    illegal(create("a", "1"), Change.create("k", new byte[PointerStore.MAX_VALUE_BYTES + 1]));
  }

  @Test
  void commit_mostBytes_happens() {
    Change[] changes = ofBytes(PointerStore.MAX_COMMIT_BYTES);

    commit(changes);

    for (Change change : changes) {
      assertThat(read(change.key()).value()).isEqualTo(((Change.Write) change).value());
    }
  }

  @Test
  void commit_tooManyBytes_isRefusedBeforeAnything() {
    assertThatThrownBy(() -> store.commit(List.of(ofBytes(PointerStore.MAX_COMMIT_BYTES + 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(keys("")).isEmpty();
  }

  /** Creates of that many bytes in all, keys included. */
  private static Change[] ofBytes(int bytes) {
    var changes = new ArrayList<Change>();
    for (int left = bytes; left > 0; left -= 2 + PointerStore.MAX_VALUE_BYTES) {
      int length = Math.min(left - 2, PointerStore.MAX_VALUE_BYTES);
      changes.add(Change.create("k" + changes.size(), new byte[length]));
    }
    return changes.toArray(Change[]::new);
  }

  static Stream<String> illegalKeys() {
    return Stream.of(
        "", " ", "a b", "a\n", "a\u0000", "a\u007f", "é", "a\ud83d\ude00", "k".repeat(1025));
  }

  @ParameterizedTest
  @MethodSource("illegalKeys")
  void everyCall_illegalKey_isRefusedBeforeAnything(String key) {
    illegal(create("a", "1"), create(key, "2"));
    illegal(create("a", "1"), new Change.Delete(key, 1));
    illegal(create("a", "1"), new Change.Check(key, Change.ABSENT));
    assertThatThrownBy(() -> store.get(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.get(List.of("a", key)))
        .isInstanceOf(IllegalArgumentException.class);
    if (!key.isEmpty()) {
      illegalList(key, 1, "");
      illegalList("", 1, key);
    }
  }

  @Test
  void commit_impossibleExpectation_isRefusedBeforeAnything() {
    illegal(create("a", "1"), new Change.Delete("k", Change.ABSENT));
    illegal(create("a", "1"), new Change.Write("k", -1, bytes("x")));
    illegal(create("a", "1"), new Change.Check("k", -1));
  }

  @Test
  void commit_illegal_doesNotRepeatValue() {
    var secret = "secret".repeat(PointerStore.MAX_VALUE_BYTES);

    assertThatThrownBy(() -> store.commit(List.of(create("k", secret))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, PointerStore.MAX_PAGE + 1, Integer.MAX_VALUE})
  void list_limitOutOfRange_isRefused(int limit) {
    illegalList("", limit, "");
  }

  // Values

  @Test
  void value_everyByte_isKeptExactly() {
    var value = new byte[512];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) i;
    }

    commit(Change.create("k", value));

    assertThat(read("k").value()).isEqualTo(value);
    assertThat(store.list("k", 1, "").pointers().getFirst().value()).isEqualTo(value);
  }

  @Test
  void value_empty_isKept() {
    commit(Change.create("k", new byte[0]));

    assertThat(read("k").value()).isEmpty();
    assertThat(store.list("k", 1, "").pointers().getFirst().value()).isEmpty();
  }

  // Lists

  @Test
  void list_nothing_isAnEmptyLastPage() {
    assertThat(store.list("accounts/", 10, "")).isEqualTo(lastPage());
  }

  @Test
  void list_pointers_areWhatGetReturns() {
    commit(create("a", "1"), create("b", "2"));

    assertThat(store.list("", 10, "")).isEqualTo(lastPage(read("a"), read("b")));
  }

  @Test
  void list_allPrintableCharacters_areOrderedByteByByte() {
    List<String> ordered = IntStream.rangeClosed('!', '~').mapToObj(c -> "k" + (char) c).toList();
    createAll(ordered);

    assertThat(keys("k")).isEqualTo(ordered);
  }

  @Test
  void list_keyThatBeginsAnother_comesFirst() {
    createAll(List.of("a", "a!", "a/", "a/b", "aa", "b"));

    assertThat(keys("")).containsExactly("a", "a!", "a/", "a/b", "aa", "b");
  }

  @Test
  void list_prefix_findsNoNeighbour() {
    createAll(List.of("accounts/a", "accounts/a-b/c", "accounts/a/c", "accounts/a/d"));
    createAll(List.of("accounts/a0", "accounts/ab/c", "accounts/A/c", "account"));

    assertThat(keys("accounts/a/")).containsExactly("accounts/a/c", "accounts/a/d");
  }

  @Test
  void list_prefixThatIsAKey_findsTheKeyToo() {
    createAll(List.of("a", "a/1", "b"));

    assertThat(keys("a")).containsExactly("a", "a/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"_", "%", "~", "*", "?", "[", "\\", "'", "\"", "^", ".", ";", "$"})
  void list_characterSpecialElsewhere_meansItself(String special) {
    createAll(List.of("a" + special, "a" + special + special, "a" + special + "x"));
    createAll(List.of("a", "aa", "aax", "xa" + special));

    assertThat(keys("a" + special))
        .containsExactlyInAnyOrder("a" + special, "a" + special + special, "a" + special + "x");
    assertThat(keysAfter("a" + special, "a" + special))
        .containsExactlyInAnyOrder("a" + special + special, "a" + special + "x");
    assertThat(value("a" + special)).isEqualTo("value");
  }

  @Test
  void list_longestKeyOfTheLastCharacter_isFound() {
    String last = "~".repeat(PointerStore.MAX_KEY_BYTES);
    createAll(List.of("~", last));

    assertThat(keys("~")).containsExactly("~", last);
    assertThat(keys(last)).containsExactly(last);
    assertThat(store.list("", 10, last)).isEqualTo(lastPage());
  }

  @Test
  void list_moreThanLimit_goesOnWhereItEnded() {
    createAll(List.of("a", "k/1", "k/2", "k/3", "k/4", "k/5", "z"));

    Page first = store.list("k/", 2, "");
    Page second = store.list("k/", 2, first.nextPageToken().orElseThrow());
    Page third = store.list("k/", 2, second.nextPageToken().orElseThrow());

    assertThat(keys(first)).containsExactly("k/1", "k/2");
    assertThat(keys(second)).containsExactly("k/3", "k/4");
    assertThat(keys(third)).containsExactly("k/5");
    assertThat(third.nextPageToken()).isEmpty();
  }

  @Test
  void list_exactlyLimit_isTheLastPage() {
    createAll(List.of("k/1", "k/2", "z"));

    Page page = store.list("k/", 2, "");

    assertThat(page).isEqualTo(lastPage(read("k/1"), read("k/2")));
  }

  @Test
  void list_largestPage_isFull() {
    List<String> expected =
        IntStream.rangeClosed(0, PointerStore.MAX_PAGE).mapToObj("k%04d"::formatted).toList();
    createAll(expected);

    Page page = store.list("k", PointerStore.MAX_PAGE, "");

    assertThat(keys(page)).isEqualTo(expected.subList(0, PointerStore.MAX_PAGE));
    assertThat(page.nextPageToken()).isPresent();
  }

  @Test
  void list_largeValues_givesShortPagesThatTogetherHaveAll() {
    List<String> expected = IntStream.range(0, 10).mapToObj("k%d"::formatted).toList();
    var value = new byte[PointerStore.MAX_VALUE_BYTES];
    expected.forEach(key -> commit(Change.create(key, value)));

    var found = new ArrayList<String>();
    Optional<String> token = Optional.of("");
    while (token.isPresent()) {
      Page page = store.list("k", PointerStore.MAX_PAGE, token.get());
      assertThat(bytes(page)).isPositive().isLessThanOrEqualTo(PointerStore.MAX_PAGE_BYTES);
      found.addAll(keys(page));
      token = page.nextPageToken();
    }

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void list_valuesThatFillAPageExactly_areTheLastPage() {
    int value = PointerStore.MAX_PAGE_BYTES / 4 - 2;
    List<String> keys = List.of("k1", "k2", "k3", "k4");
    keys.forEach(key -> commit(Change.create(key, new byte[value])));

    assertThat(keys(store.list("k", 9, ""))).isEqualTo(keys);
    assertThat(store.list("k", 9, "").nextPageToken()).isEmpty();

    commit(Change.create("k5", new byte[0]));

    assertThat(store.list("k", 9, "").nextPageToken()).contains("k4");
  }

  private static long bytes(Page page) {
    return page.pointers().stream().mapToLong(it -> it.key().length() + it.value().length).sum();
  }

  @Test
  void list_anyKeyAsToken_goesOnAfterIt() {
    createAll(List.of("k/1", "k/3", "k/5", "z"));

    assertThat(keysAfter("k/", "k/1")).containsExactly("k/3", "k/5");
    assertThat(keysAfter("k/", "k/2")).containsExactly("k/3", "k/5");
    assertThat(keysAfter("k/", "k/")).containsExactly("k/1", "k/3", "k/5");
    assertThat(keysAfter("k/", "a")).containsExactly("k/1", "k/3", "k/5");
    assertThat(keysAfter("k/", "k/5")).isEmpty();
    assertThat(keysAfter("k/", "y")).isEmpty();
  }

  @Test
  void list_keysChangeBetweenPages_repeatsAndSkipsNothing() {
    createAll(List.of("b", "d", "f", "h"));
    Page first = store.list("", 2, "");

    commit(Change.delete(read("d")), Change.delete(read("f")));
    createAll(List.of("a", "c", "e", "g", "i"));

    assertThat(keys(first)).containsExactly("b", "d");
    assertThat(keys(store.list("", 10, first.nextPageToken().orElseThrow())))
        .containsExactly("e", "g", "h", "i");
  }

  // Many at once

  @Test
  void commits_ofManyThreadsOnOneKey_noneIsLost() throws Exception {
    commit(create("counter", "0"));

    onThreads(8, _ -> repeat(25, () -> add("counter", 1)));

    assertThat(value("counter")).isEqualTo("200");
  }

  @Test
  void commits_ofManyThreadsOverTwoKeys_keepTheSum() throws Exception {
    commit(create("left", "0"), create("right", "0"));

    onThreads(8, thread -> repeat(25, () -> move("left", "right", thread)));

    assertThat(number(read("left"))).isEqualTo(-number(read("right"))).isEqualTo(-25 * 28);
  }

  @Test
  void create_ofManyThreads_succeedsOnce() throws Exception {
    List<Boolean> created =
        onThreads(8, thread -> () -> store.commit(List.of(create("k", "by " + thread))));

    assertThat(created).containsOnlyOnce(true);
    assertThat(value("k")).isEqualTo("by " + created.indexOf(true));
  }

  @Test
  void reads_ofOtherThreads_seeEveryCommitThatReturned() throws Exception {
    for (int i = 0; i < 50; i++) {
      String key = "k" + i;
      commit(create(key, "value"));

      assertThat(onThreads(4, _ -> () -> store.get(key).isPresent())).containsOnly(true);
      assertThat(onThreads(4, _ -> () -> keys(store.list(key, 1, "")))).containsOnly(List.of(key));
    }
  }

  // The whole at random

  @Test
  void randomCalls_answerLikeAMap() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var model = new TreeMap<String, String>();
    for (int step = 0; step < 300; step++) {
      String context = "seed %d, step %d".formatted(seed, step);
      commitAtRandom(random, model, context);
      assertThat(contents()).as(context).isEqualTo(model);
      listAtRandom(random, model, context);
    }
  }

  private void commitAtRandom(Random random, TreeMap<String, String> model, String context) {
    var after = new TreeMap<>(model);
    var changes = new ArrayList<Change>();
    boolean happens = true;
    for (String key : List.of(randomKey(random, 'a'), randomKey(random, 'b'))) {
      boolean stale = random.nextInt(8) == 0;
      happens &= !stale;
      long expected = version(key) + (stale ? 1 : 0);
      switch (random.nextInt(expected == Change.ABSENT ? 2 : 3)) {
        case 0 -> changes.add(new Change.Check(key, expected));
        case 1 -> {
          changes.add(new Change.Write(key, expected, bytes(context)));
          after.put(key, context);
        }
        default -> {
          changes.add(new Change.Delete(key, expected));
          after.remove(key);
        }
      }
    }
    assertThat(store.commit(changes)).as(context).isEqualTo(happens);
    if (happens) {
      model.clear();
      model.putAll(after);
    }
  }

  private void listAtRandom(Random random, TreeMap<String, String> model, String context) {
    String prefix = randomKey(random, 'a').substring(0, random.nextInt(3));
    String token = randomKey(random, 'a');
    int limit = 1 + random.nextInt(3);
    List<String> expected =
        model.tailMap(token, false).keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .toList();

    Page page = store.list(prefix, limit, token);

    assertThat(keys(page)).as(context).isEqualTo(expected.stream().limit(limit).toList());
    assertThat(page.nextPageToken().isPresent()).as(context).isEqualTo(expected.size() > limit);
  }

  /** Keys that begin with {@code first}, are at least two characters long, and often the same. */
  private static String randomKey(Random random, char first) {
    String alphabet = "!%/A_a~";
    var key = new StringBuilder().append(first);
    for (int length = 1 + random.nextInt(2); length > 0; length--) {
      key.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return key.toString();
  }

  // Health and end

  @Test
  void check_openStore_isHealthyAndChangesNothing() {
    commit(create("k", "one"));
    Pointer before = read("k");

    assertThat(store.check()).isEqualTo(CheckResult.healthy());
    assertThat(store.list("", 10, "")).isEqualTo(lastPage(before));
  }

  @Test
  void closedStore_everyCall_isRefused() {
    commit(create("k", "one"));

    store.close();

    assertThatThrownBy(() -> store.get("k")).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> store.get(List.of("k"))).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> store.list("", 1, "")).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> store.commit(List.of(create("n", "two"))))
        .isInstanceOf(UnavailableException.class);
    assertThat(store.check().isHealthy()).isFalse();
  }

  @Test
  void close_twice_isTheSameAsOnce() {
    store.close();
    store.close();
  }

  @Test
  void close_amongCommits_answersEachOfThem() throws Exception {
    var started = new CountDownLatch(8);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      var writers = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        String prefix = "thread" + i + "/";
        writers.add(threads.submit(() -> createUntilRefused(prefix, started)));
      }
      started.await();
      store.close();
      for (Future<?> writer : writers) {
        assertThat(writer).succeedsWithin(Duration.ofSeconds(10));
      }
    }
  }

  private void createUntilRefused(String prefix, CountDownLatch started) {
    assertThatThrownBy(
            () -> {
              for (int i = 0; ; i++) {
                commit(create(prefix + i, "value"));
                started.countDown();
              }
            })
        .isInstanceOf(UnavailableException.class);
  }

  // Words

  private void commit(Change... changes) {
    assertThat(store.commit(List.of(changes))).isTrue();
  }

  private void refused(Change... changes) {
    assertThat(store.commit(List.of(changes))).isFalse();
  }

  private void illegal(Change... changes) {
    Map<String, String> before = contents();
    assertThatThrownBy(() -> store.commit(List.of(changes)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(contents()).isEqualTo(before);
  }

  private void illegalList(String prefix, int limit, String pageToken) {
    assertThatThrownBy(() -> store.list(prefix, limit, pageToken))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Change[] creates(int count) {
    return IntStream.range(0, count).mapToObj(i -> create("k" + i, "v")).toArray(Change[]::new);
  }

  private void createAll(List<String> keys) {
    for (int from = 0; from < keys.size(); from += PointerStore.MAX_CHANGES) {
      int to = Math.min(keys.size(), from + PointerStore.MAX_CHANGES);
      commit(keys.subList(from, to).stream().map(k -> create(k, "value")).toArray(Change[]::new));
    }
  }

  private boolean add(String key, int amount) {
    while (true) {
      Pointer before = read(key);
      if (store.commit(List.of(replace(before, Integer.toString(number(before) + amount))))) {
        return true;
      }
    }
  }

  private boolean move(String from, String to, int amount) {
    while (true) {
      Pointer source = read(from);
      Pointer target = read(to);
      if (store.commit(
          List.of(
              replace(source, Integer.toString(number(source) - amount)),
              replace(target, Integer.toString(number(target) + amount))))) {
        return true;
      }
    }
  }

  private static Callable<Boolean> repeat(int times, BooleanSupplier action) {
    return () -> IntStream.range(0, times).allMatch(_ -> action.getAsBoolean());
  }

  private static <T> List<T> onThreads(int count, IntFunction<Callable<T>> task) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      var results = new ArrayList<T>();
      for (var done : threads.invokeAll(IntStream.range(0, count).mapToObj(task).toList())) {
        results.add(done.get());
      }
      return results;
    }
  }

  private Pointer read(String key) {
    return store.get(key).orElseThrow();
  }

  private String value(String key) {
    return text(read(key));
  }

  private long version(String key) {
    return store.get(key).map(Pointer::version).orElse(Change.ABSENT);
  }

  private Map<String, String> contents() {
    Page page = store.list("", PointerStore.MAX_PAGE, "");
    assertThat(page.nextPageToken()).isEmpty();
    return page.pointers().stream().collect(Collectors.toMap(Pointer::key, p -> text(p)));
  }

  private List<String> keys(String prefix) {
    Page page = store.list(prefix, PointerStore.MAX_PAGE, "");
    assertThat(page.nextPageToken()).isEmpty();
    return keys(page);
  }

  private List<String> keysAfter(String prefix, String token) {
    return keys(store.list(prefix, PointerStore.MAX_PAGE, token));
  }

  private static List<String> keys(Page page) {
    return page.pointers().stream().map(Pointer::key).toList();
  }

  private static Page lastPage(Pointer... pointers) {
    return new Page(List.of(pointers), Optional.empty());
  }

  private static Change create(String key, String value) {
    return Change.create(key, bytes(value));
  }

  private static Change replace(Pointer read, String value) {
    return Change.replace(read, bytes(value));
  }

  private static int number(Pointer pointer) {
    return Integer.parseInt(text(pointer));
  }

  private static String text(Pointer pointer) {
    return new String(pointer.value(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
