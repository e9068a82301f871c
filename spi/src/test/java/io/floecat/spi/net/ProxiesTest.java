package io.floecat.spi.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy the environment names for which address. */
class ProxiesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTPS_PROXY=http://p:3128                      | https://a.example   | p:3128",
        "https_proxy=http://p:3128                      | https://a.example   | p:3128",
        "HTTPS_PROXY=http://q:1 https_proxy=http://p:2  | https://a.example   | p:2",
        "HTTPS_PROXY=p:3128                             | https://a.example   | p:3128",
        "HTTPS_PROXY=http://p                           | https://a.example   | p:80",
        "HTTPS_PROXY=HTTP://p:3128/                     | https://a.example   | p:3128",
        "HTTPS_PROXY=http://[fd00::1]:3128              | https://a.example   |"
            + " fd00:0:0:0:0:0:0:1:3128",
        "HTTPS_PROXY=http://u:pw@p:3128                 | https://a.example   | p:3128",
        "HTTPS_PROXY=http://p:1 HTTP_PROXY=http://q:2   | http://a.example    | q:2",
        "HTTPS_PROXY=http://p:1                         | http://a.example    | direct",
        "HTTP_PROXY=http://p:1                          | https://a.example   | direct",
        "HTTPS_PROXY=                                   | https://a.example   | direct",
        "ALL_PROXY=http://p:1                           | https://a.example   | direct",
        "NO_PROXY=b.example HTTPS_PROXY=http://p:1      | https://a.example   | p:1",
      })
  void selector_environment_namesTheProxyOfTheScheme(String variables, String uri, String proxy) {
    assertThat(selected(environment(variables), uri)).isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.example            | https://a.example       | direct",
        "a.example            | https://A.EXAMPLE       | direct",
        "a.example            | https://x.a.example     | direct",
        ".a.example           | https://x.a.example     | direct",
        "*.a.example          | https://x.a.example     | direct",
        ".a.example           | https://a.example       | direct",
        "a.example            | https://ba.example      | proxy",
        "a.example            | https://a.example.org   | proxy",
        "b.example,a.example  | https://a.example       | direct",
        "b.example a.example  | https://a.example       | direct",
        "*                    | https://a.example       | direct",
        "a.example:8443       | https://a.example:8443  | direct",
        "a.example:8443       | https://a.example       | proxy",
        "a.example:443        | https://a.example       | direct",
        "10.0.0.0/8           | https://10.1.2.3        | direct",
        "10.0.0.0/8           | https://11.1.2.3        | proxy",
        "10.0.0.0/99          | https://10.1.2.3        | proxy",
        "10.0.0.0/x           | https://10.1.2.3        | proxy",
        "10.1.2.3             | https://10.1.2.3        | direct",
        "10.1.2.3             | https://110.1.2.3       | proxy",
        "fd00::/8             | https://[fd12::1]       | direct",
        "[fd12::1]:443        | https://[fd12::1]       | direct",
        "fd12::1              | https://[fd12:0::1]     | direct",
        "10.0.0.0/8           | https://ten.example     | proxy",
        ".                    | https://a.example       | proxy",
        "'none.example'       | https://localhost       | direct",
        "'none.example'       | https://LOCALHOST:8443  | direct",
        "'none.example'       | https://a.localhost     | direct",
        "'none.example'       | https://127.9.9.9       | direct",
        "'none.example'       | https://[::1]:1         | direct",
        "'none.example'       | https://169.254.169.254 | direct",
        "'none.example'       | https://169.254.170.23  | direct",
        "'none.example'       | https://[fd00:ec2::254] | direct",
        "'none.example'       | https://128.0.0.1       | proxy",
      })
  void selector_noProxy_leavesHostsOutAndThisMachineAlways(
      String noProxy, String uri, String expected) {
    var environment = Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", noProxy);

    assertThat(selected(environment, uri)).isEqualTo(expected.equals("proxy") ? "p:1" : expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://p:1", "socks5://p:1", "http://", "http://u:s3cret@", "http://p:99999",
            "http://p:0",
        "http://p:x", "http://p:1/path", "http://p:1?s3cret", "http://s3cret p:1", "::", "p:1:2"
      })
  void selector_variableThatMakesNoSense_isAnErrorThatQuotesNothing(String value) {
    var proxies = Proxies.of(Map.of("HTTPS_PROXY", value));

    assertThatThrownBy(() -> proxies.selector().select(URI.create("https://a.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "HTTPS_PROXY must be http://[user:password@]host:port, or not set; other kinds of"
                + " proxies are not used")
        .hasNoCause();
    assertThatThrownBy(() -> proxies.requireUsable(URI.create("https://a.example")))
        .isInstanceOf(IllegalArgumentException.class);
    proxies.requireUsable(URI.create("https://localhost:8350"));
    proxies.requireUsable(URI.create("http://a.example"));
  }

  @Test
  void authorization_userInfo_isDecodedAndSentToThatProxyOnly() {
    var proxies =
        Proxies.of(
            Map.of("HTTPS_PROXY", "http://a%40b:p%3A+%C3%A4@p:1", "NO_PROXY", "direct.example"));

    assertThat(proxies.authorization(URI.create("https://a.example")))
        .contains("Basic YUBiOnA6K8Ok");
    assertThat(proxies.authorization(URI.create("https://direct.example"))).isEmpty();
    assertThat(proxies.authorization(URI.create("https://127.0.0.1"))).isEmpty();
    assertThat(proxies.credentials("p", 1).orElseThrow().getUserName()).isEqualTo("a@b");
    assertThat(proxies.credentials("p", 1).orElseThrow().getPassword())
        .isEqualTo("p:+\u00e4".toCharArray());
    assertThat(proxies.credentials("p", 2)).isEmpty();
    assertThat(proxies.credentials("a.example", 1)).isEmpty();
    assertThat(proxies.toString()).isEqualTo("Proxies");
  }

  private static String selected(Map<String, String> environment, String uri) {
    Proxy proxy = Proxies.of(environment).selector().select(URI.create(uri)).getFirst();
    return proxy.address() instanceof InetSocketAddress address
        ? address.getHostString() + ":" + address.getPort()
        : "direct";
  }

  private static Map<String, String> environment(String variables) {
    var environment = new HashMap<String, String>();
    for (String variable : variables.split(" +")) {
      String[] parts = variable.split("=", 2);
      environment.put(parts[0], parts[1]);
    }
    return environment;
  }
}
