package io.floecat.runtime;

import io.floecat.aws.AwsSecretsManager;
import io.floecat.core.operation.HomeBoundSecrets;
import io.floecat.core.operation.HomeExamination;
import io.floecat.core.operation.OperationListener;
import io.floecat.core.operation.SecretsHome;
import io.floecat.core.operation.StoredKind;
import io.floecat.core.operation.TimeSource;
import io.floecat.runtime.config.FloecatConfig.SecretsBackend;
import io.floecat.runtime.config.SecretsConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.diagnosis.Examination;
import io.floecat.spi.error.FloecatException;
import io.floecat.spi.pointer.PointerStore;
import io.floecat.spi.secret.SecretsExamination;
import io.floecat.spi.secret.SecretsManager;
import io.floecat.spi.secret.SecretsManagerException;
import io.floecat.vault.LocalSecretsManager;
import io.floecat.vault.VaultExamination;
import io.floecat.vault.VaultKey;
import io.floecat.vault.VaultKeyException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets manager that the settings name. Nothing else knows which there are. */
final class ConfiguredSecrets {

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredSecrets.class);
  private static final Duration VAULT_PURGE = Duration.ofMinutes(5);
  private static final int VAULT_PURGE_BATCH = 1000;

  private final SecretsConfig config;
  private final Clock clock;

  ConfiguredSecrets(SecretsConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * What is open.
   *
   * @param examinations of the secrets manager, whose identity comes first
   * @param condition what the start requires, once the service listens
   */
  record Opened(SecretsManager manager, List<Examination> examinations, StartCondition condition) {}

  /**
   * Opens it.
   *
   * @param store where a vault keeps its secrets
   * @param mayMakeKey whether a vault that is new makes its key itself
   * @param maintenance does what it needs done again and again
   * @param listener hears of damage that is met then
   * @throws StartException the vault's key cannot be used, or the secrets of the store's records
   *     are in another kind of secrets manager
   */
  Opened open(
      PointerStore store, boolean mayMakeKey, Maintenance maintenance, OperationListener listener) {
    requireKind(store);
    return switch (config.backend()) {
      case LOCAL -> {
        new SecretsHome(store).settle(LocalSecretsManager.HOME);
        var vault = new LocalSecretsManager(store, key(store, mayMakeKey), clock);
        maintenance.every(
            VAULT_PURGE,
            "purging the vault",
            () ->
                vault.purgeDue(
                    VAULT_PURGE_BATCH, key -> listener.damaged(StoredKind.of(key), key)));
        yield new Opened(
            vault,
            List.of(identity(), vaultOf(Optional.of(store)), new SecretsExamination(vault)),
            StartCondition.NONE);
      }
      case AWS -> {
        var home = new SecretsHome(store);
        var aws = AwsSecretsManager.open(config.aws());
        var bound = new HomeBoundSecrets(aws, home);
        yield new Opened(
            bound,
            List.of(examination(aws), new HomeExamination(home, aws)),
            StartCondition.begin(() -> requireFit(aws, bound)));
      }
    };
  }

  /**
   * What can be examined without a server; changes nothing on this machine.
   *
   * @param store where a vault keeps its secrets, if that can be read
   * @param parts takes over what has to be closed
   */
  List<Examination> examinations(Optional<PointerStore> store, CloseableStack parts) {
    return switch (config.backend()) {
      case LOCAL -> List.of(identity(), vaultOf(store));
      case AWS -> unopenedAws(store, parts);
    };
  }

  /** Throws {@link StartException} where credentials live elsewhere. */
  void requireVault() {
    switch (config.backend()) {
      case LOCAL -> {}
      case AWS ->
          throw new StartException(
              "credentials live on AWS (floecat.secrets.backend=aws): there is no local vault");
    }
  }

  /**
   * The keys in the vault's key file, with what the vault's store knows of them, if there is one.
   */
  List<VaultKeys.Key> vaultKeys(Optional<PointerStore> store) {
    return shown(
        () ->
            store
                .map(it -> VaultKey.list(config.localKeyFile(), it))
                .orElseGet(() -> VaultKey.list(config.localKeyFile())));
  }

  /** Adds a key to the vault, which nobody else uses meanwhile; returns all there are then. */
  List<VaultKeys.Key> rotateVaultKey(PointerStore store) {
    return shown(
        () -> {
          VaultKey.rotate(config.localKeyFile(), store, clock);
          return VaultKey.list(config.localKeyFile(), store);
        });
  }

  private static List<VaultKeys.Key> shown(Supplier<List<VaultKey.Entry>> keys) {
    return usable(keys).stream()
        .map(key -> new VaultKeys.Key(key.id(), key.primary(), key.enabled(), key.createTime()))
        .toList();
  }

  private VaultKey key(PointerStore store, boolean mayMakeKey) {
    var ifNew = mayMakeKey ? VaultKey.IfNew.CREATE : VaultKey.IfNew.REFUSE;
    return usable(() -> VaultKey.open(config.localKeyFile(), store, clock, ifNew));
  }

  private static <T> T usable(Supplier<T> ofKeyFile) {
    try {
      return ofKeyFile.get();
    } catch (VaultKeyException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireKind(PointerStore store) {
    String wanted = config.backend().name().toLowerCase(Locale.ROOT);
    Optional<String> held = new SecretsHome(store).held();
    if (held.isPresent() && !isKind(SecretsHome.kind(held.get()))) {
      throw new StartException(
          "where the credentials of the connectors are cannot be read in the database: restore a"
              + " backup");
    }
    if (held.isPresent() && !SecretsHome.kind(held.get()).equals(wanted)) {
      throw new StartException(
          "the connectors in floecat.data-dir have their credentials in floecat.secrets.backend=%s,"
                  .formatted(SecretsHome.kind(held.get()))
              + " and it is %s: set it back, or set floecat.data-dir to another directory"
                  .formatted(wanted));
    }
  }

  private static boolean isKind(String word) {
    return Arrays.stream(SecretsBackend.values())
        .anyMatch(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word));
  }

  /**
   * Throws where AWS leads elsewhere, or gives no sessions as they are set. Where AWS does not say
   * yet where it leads, nothing is sent, and the service is not ready, until that is known.
   */
  private static void requireFit(AwsSecretsManager aws, HomeBoundSecrets bound) {
    try {
      bound
          .settle()
          .ifPresent(
              elsewhere -> {
                throw new StartException(String.valueOf(elsewhere.getMessage()), elsewhere);
              });
    } catch (SecretsManagerException e) {
      LOG.warn("nothing is sent to AWS until it is known where it leads", e);
    }
    aws.requireAttainableSessions();
  }

  private Examination identity() {
    return new LocalIdentity(Isolation.of(config));
  }

  private Examination vaultOf(Optional<PointerStore> store) {
    return new VaultExamination(config.localKeyFile(), store, clock);
  }

  private Examination examination(AwsSecretsManager aws) {
    return aws.examination(clock, TimeSource.of(clock)::pause);
  }

  private List<Examination> unopenedAws(Optional<PointerStore> store, CloseableStack parts) {
    try {
      var aws = parts.add(AwsSecretsManager.open(config.aws()));
      return Stream.concat(
              Stream.of(examination(aws)),
              store.stream().map(read -> new HomeExamination(new SecretsHome(read), aws)))
          .toList();
    } catch (FloecatException e) {
      return List.of(new Unopened("identity", e.getMessage()));
    }
  }
}
