package io.floecat.postgres;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach the database.
 *
 * @param user the role that the service runs as, or the owner of the schema where that is prepared
 * @param passwordFile read for each new connection, so that a new password needs no restart; empty:
 *     the server asks for none
 * @param poolSize the most connections of one node, positive
 * @param caFile PEM authorities that the server's certificate is checked with; empty: those of Java
 */
public record PostgresSettings(
    PostgresAddress address,
    String user,
    Optional<Path> passwordFile,
    int poolSize,
    Optional<Path> caFile) {}
