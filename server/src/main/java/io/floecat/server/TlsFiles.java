package io.floecat.server;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import io.floecat.runtime.config.ServerConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.runtime.logging.LoggableFailure;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate and key and its clients' authorities, as the files had them when they
 * could last be used. Every handshake asks; connections that stand keep what they began with.
 */
final class TlsFiles implements TlsProvider {

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final ServerConfig.Tls files;
  private final Clock clock;
  private volatile TlsIdentity identity;
  private String problem = "";

  /**
   * Reads the files.
   *
   * @throws StartException they cannot be used
   */
  TlsFiles(ServerConfig.Tls files, Clock clock) {
    this.files = files;
    this.clock = clock;
    this.identity = TlsIdentity.read(files, clock.instant());
  }

  /** Whether clients must show a certificate. */
  boolean asksClients() {
    return files.clientCaFile().isPresent();
  }

  /**
   * Reads the files again. A new content counts from the next handshake on; one that cannot be used
   * does not, as while somebody replaces one file after the other, and the log says so once.
   */
  synchronized void reload() {
    try {
      TlsIdentity found = TlsIdentity.read(files, clock.instant());
      if (!found.equals(identity)) {
        identity = found;
        LOG.info(
            "read a new TLS certificate, key or client CA; the certificate ends at {}",
            found.certificate().getNotAfter().toInstant());
      }
      problem = "";
    } catch (StartException e) {
      if (!problem.equals(e.getMessage())) {
        problem = String.valueOf(e.getMessage());
        LOG.atError()
            .setCause(LoggableFailure.of(e))
            .log("{}; what was read before stays in use", problem);
      }
    }
  }

  @Override
  public TlsKeyPair keyPair(String hostname) {
    return identity.keyPair();
  }

  @Override
  public @Nullable List<X509Certificate> trustedCertificates(String hostname) {
    return asksClients() ? identity.clientAuthorities() : null;
  }
}
