package io.floecat.aws;

import io.floecat.spi.net.Proxies;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Tells a proxy that asks who we are, and nobody else. */
record ProxyCredentials(Proxies proxies) implements CredentialsProvider {

  @Override
  public @Nullable Credentials getCredentials(AuthScope asking, @Nullable HttpContext context) {
    return asking.getHost() == null
        ? null
        : proxies
            .credentials(asking.getHost(), asking.getPort())
            .map(it -> new UsernamePasswordCredentials(it.getUserName(), it.getPassword()))
            .orElse(null);
  }
}
