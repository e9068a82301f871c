package io.floecat.cli.client;

import io.floecat.runtime.config.ClientConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Tokens that an issuer gives to a client, each used until shortly before it expires. */
final class IssuedTokens implements TokenSource {

  /** A request may take a while, and clocks differ. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final ClientConfig.Oidc config;
  private final HttpClients clients;
  private final Clock clock;
  private final TokenCache cache;
  private Optional<ClientToken> current = Optional.empty();

  IssuedTokens(ClientConfig.Oidc config, HttpClients clients, Clock clock) {
    this.config = config;
    this.clients = clients;
    this.clock = clock;
    this.cache = new TokenCache(config);
  }

  @Override
  public ClientToken token() {
    return current.or(this::kept).orElseGet(this::ask);
  }

  /** What the server did not accept is forgotten. */
  @Override
  public Optional<ClientToken> renewed() {
    return Optional.of(ask());
  }

  private Optional<ClientToken> kept() {
    return cache
        .read()
        .filter(it -> it.expiration().isAfter(clock.instant().plus(MARGIN)))
        .map(it -> clientToken(it.value()));
  }

  private ClientToken ask() {
    IssuedToken issued = new TokenEndpoint(config, clients).ask(clock);
    cache.write(issued);
    ClientToken token = clientToken(issued.value());
    current = Optional.of(token);
    return token;
  }

  private ClientToken clientToken(String value) {
    return ClientToken.of(value, "client %s of %s".formatted(config.clientId(), config.issuer()));
  }
}
