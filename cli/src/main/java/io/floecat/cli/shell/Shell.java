package io.floecat.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.floecat.runtime.config.ClientConfig;
import io.floecat.runtime.config.ConfigException;
import io.floecat.runtime.config.ConfigSources;
import io.floecat.runtime.config.FloecatConfig;
import io.floecat.runtime.config.Settings;
import io.floecat.spi.net.Proxies;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds a command: the standard streams, the terminal, the settings and the time.
 *
 * <p>Standard input can be taken once, because a second reader would get what the first has left.
 */
public final class Shell {

  /** Waits; {@link Thread#sleep(Duration)} but in tests. */
  @FunctionalInterface
  public interface Pause {
    /** Returns after {@code time}. */
    void pause(Duration time) throws InterruptedException;
  }

  private final InputStream in;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Terminal terminal;
  private final ConfigSources sources;
  private final Pause pause;
  private boolean inputTaken;

  /** A shell made of these parts. */
  public Shell(
      InputStream in,
      PrintWriter out,
      PrintWriter err,
      Terminal terminal,
      ConfigSources sources,
      Pause pause) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.sources = sources;
    this.pause = pause;
  }

  /** The shell that this process was started from. What is printed is UTF-8 in every locale. */
  public static Shell ofProcess() {
    return new Shell(
        System.in,
        new PrintWriter(System.out, true, UTF_8),
        new PrintWriter(System.err, true, UTF_8),
        new SystemTerminal(),
        ConfigSources.ofProcess(Optional.empty()),
        Thread::sleep);
  }

  /** For results, and nothing else. */
  public PrintWriter out() {
    return out;
  }

  /** For errors, progress and remarks. */
  public PrintWriter err() {
    return err;
  }

  /** The person at the other end, if there is one. */
  public Terminal terminal() {
    return terminal;
  }

  /** An environment variable. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(sources.environment().get(name));
  }

  /**
   * Returns if the arguments, and the names of the home and of this directory, can be what they
   * were before Java read them.
   *
   * @throws CliException one of them was spoilt
   */
  public void requireReadable(List<String> arguments) {
    ReadableText readable = readableText();
    readable.requireArguments(arguments);
    readable.requireDirectory("the home directory", variable("HOME").orElse(""));
    readable.requireDirectory("this directory", sources.workingDirectory().toString());
  }

  /** How commands get out, by the environment. */
  public Proxies proxies() {
    return Proxies.of(sources.environment());
  }

  /** Whether text from the environment may be other than what was written there. */
  public boolean isDoubtful(String text) {
    return readableText().isDoubtful(text);
  }

  private ReadableText readableText() {
    return new ReadableText(systemProperty("sun.jnu.encoding").orElse(""));
  }

  /** A system property of this process. */
  public Optional<String> systemProperty(String name) {
    return Optional.ofNullable(sources.systemProperties().get(name));
  }

  /** All settings, those of a file from {@code file} if it is present. */
  public Settings settings(Optional<Path> file) {
    return Settings.read(
        new ConfigSources(
            sources.systemProperties(), sources.environment(), sources.workingDirectory(), file));
  }

  /** As {@link #settings}, as types; warns of what is odd. */
  public FloecatConfig config(Optional<Path> file) {
    return FloecatConfig.from(warnedSettings(file));
  }

  /** As {@link #config}, of the settings that concern clients. */
  public ClientConfig clientConfig(Optional<Path> file) {
    return ClientConfig.from(warnedSettings(file));
  }

  private Settings warnedSettings(Optional<Path> file) {
    Settings settings = settings(file);
    settings.warnings().forEach(warning -> err.println("floecat: " + warning));
    return settings;
  }

  /**
   * The settings of a client that is given nothing, in this directory, by this user; empty where
   * there is a mistake in them.
   */
  public Optional<ClientConfig> defaultClientConfig() {
    var plain =
        new ConfigSources(
            only("user.home", sources.systemProperties()),
            only("HOME", sources.environment()),
            sources.workingDirectory(),
            Optional.empty());
    try {
      return Optional.of(ClientConfig.from(Settings.read(plain)));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> only(String key, Map<String, String> from) {
    return from.containsKey(key) ? Map.of(key, from.get(key)) : Map.of();
  }

  /** Waits. */
  public void pause(Duration time) {
    try {
      pause.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failure("interrupted", e);
    }
  }

  /**
   * At most {@code limit} bytes of standard input.
   *
   * @throws CliException it was taken before, or cannot be read
   */
  public byte[] takeInput(int limit) {
    if (inputTaken) {
      throw CliException.usage("standard input (-) can be used once; give the other as @FILE");
    }
    inputTaken = true;
    try {
      return in.readNBytes(limit);
    } catch (IOException e) {
      throw CliException.failure("cannot read standard input", e);
    }
  }
}
