package io.floecat.server;

import com.linecorp.armeria.common.TlsKeyPair;
import io.floecat.runtime.config.ServerConfig;
import io.floecat.runtime.config.StartException;
import io.floecat.spi.file.FileAccess;
import io.floecat.spi.file.NotTextException;
import io.floecat.spi.file.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * A certificate with its key, fit for use, and the authorities of clients.
 *
 * @param clientAuthorities empty: clients show no certificate
 */
record TlsIdentity(TlsKeyPair keyPair, List<X509Certificate> clientAuthorities) {

  /**
   * Reads the files.
   *
   * @throws StartException they cannot be used at this time; the message names the file, and never
   *     its content
   */
  static TlsIdentity read(ServerConfig.Tls files, Instant now) {
    var identity =
        new TlsIdentity(
            keyPair(files), files.clientCaFile().map(TlsIdentity::authorities).orElse(List.of()));
    identity.requireUsable(files, now);
    return identity;
  }

  /** The server's own certificate. */
  X509Certificate certificate() {
    return keyPair.certificateChain().getFirst();
  }

  private void requireUsable(ServerConfig.Tls files, Instant now) {
    if (!isPair(keyPair.privateKey(), certificate().getPublicKey())) {
      throw new StartException(
          "the TLS key file %s is not the RSA or EC key of the first certificate in %s"
              .formatted(files.keyFile(), files.certFile()));
    }
    try {
      certificate().checkValidity(Date.from(now));
    } catch (CertificateException e) {
      throw new StartException(
          "the TLS certificate in %s is valid from %s to %s, which is not now"
              .formatted(
                  files.certFile(),
                  certificate().getNotBefore().toInstant(),
                  certificate().getNotAfter().toInstant()),
          e);
    }
  }

  /** Signs with one and verifies with the other: not every TLS engine would notice before use. */
  private static boolean isPair(PrivateKey key, PublicKey certified) {
    try {
      var signature =
          Signature.getInstance(
              key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(key);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static TlsKeyPair keyPair(ServerConfig.Tls files) {
    byte[] chain = content(files.certFile());
    requirePrivate(files.keyFile());
    byte[] key = content(files.keyFile());
    try {
      return TlsKeyPair.of(new ByteArrayInputStream(key), new ByteArrayInputStream(chain));
    } catch (IllegalArgumentException e) {
      throw new StartException(
          e.getCause() instanceof CertificateException
              ? noCertificate(files.certFile())
              : "the TLS key file %s holds no PEM private key without a password"
                  .formatted(files.keyFile()),
          e);
    }
  }

  /** Never empty: no authority would come to mean every authority that Java knows. */
  private static List<X509Certificate> authorities(Path file) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(content(file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (found.isEmpty()) {
        throw new StartException(noCertificate(file));
      }
      return found;
    } catch (CertificateException e) {
      throw new StartException(noCertificate(file), e);
    }
  }

  private static String noCertificate(Path file) {
    return "the TLS file %s holds no PEM certificate".formatted(file);
  }

  private static void requirePrivate(Path file) {
    try {
      if (!FileAccess.of(file).isPrivateTo(FileAccess.User.current())) {
        throw new StartException(
            "the TLS key file %s is open to other users; run: chmod 600 %s".formatted(file, file));
      }
    } catch (IOException e) {
      throw new StartException(
          "cannot read the TLS file %s: %s".formatted(file, StartException.reason(e)), e);
    }
  }

  private static byte[] content(Path file) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new StartException("the TLS file %s is not a file".formatted(file));
      }
      byte[] bytes = Files.readAllBytes(file);
      Utf8.decode(
          bytes); // PEM is text: what is not says so here, and not as a missing certificate.
      return Utf8.withoutMark(bytes);
    } catch (NotTextException e) {
      throw new StartException("the TLS file %s %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new StartException(
          "cannot read the TLS file %s: %s".formatted(file, StartException.reason(e)), e);
    }
  }
}
