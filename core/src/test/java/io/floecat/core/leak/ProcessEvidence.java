package io.floecat.core.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Gathers what is to be seen of a process while it runs, by every user of the machine or with the
 * tools of the JDK, and has it searched.
 */
public final class ProcessEvidence {

  /** The recording of every process; a process has one of this name. */
  private static final String RECORDING = "name=leaks";

  private final LeakSearch search;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /** Shows everything to {@code search}. */
  public ProcessEvidence(LeakSearch search) {
    this.search = search;
  }

  /**
   * What a process, and all that it has started, was started with. One that ends meanwhile is not
   * looked at; of one that is the same as before only the arguments.
   *
   * @param given the {@code NAME}s of variables in which somebody gave it a secret
   * @return the arguments of all of them
   */
  public String outside(ProcessHandle process, Set<String> given) {
    var all = new StringBuilder();
    for (ProcessHandle one : Stream.concat(Stream.of(process), process.descendants()).toList()) {
      try {
        String arguments = read(one, "cmdline");
        if (seen.add(one.pid() + arguments)) {
          search.in(Surface.ARGUMENTS, "process " + one.pid(), arguments);
          environment(one, given);
        }
        all.append(arguments).append('\n');
      } catch (IOException e) {
        // It has ended; what it was is in nobody's way any more.
      }
    }
    return all.toString();
  }

  private void environment(ProcessHandle process, Set<String> given) throws IOException {
    for (String variable : read(process, "environ").split("\0", -1)) {
      if (!given.contains(variable.replaceFirst("=.*", ""))) {
        search.in(Surface.ENVIRONMENT, "process " + process.pid(), variable);
      }
    }
  }

  /** All threads of a Java process, virtual ones too: their names, and where they are. */
  public String threads(ProcessHandle process) throws Exception {
    Path virtual = Files.createTempFile("threads", ".txt");
    try {
      String threads = jcmd(process, "Thread.print", "-l", "-e");
      jcmd(process, "Thread.dump_to_file", "-overwrite", virtual.toString());
      String all = threads + Files.readString(virtual);
      search.in(Surface.THREADS, "process " + process.pid(), all);
      return all;
    } finally {
      Files.delete(virtual);
    }
  }

  /** What a Java process says of itself; the same is in the report of a crash. */
  public void diagnostics(ProcessHandle process) throws Exception {
    for (String command : List.of("VM.info", "VM.system_properties")) {
      search.in(Surface.DIAGNOSTICS, command, jcmd(process, command));
    }
  }

  /** Has a Java process record events, the text of exceptions among them, until the end. */
  public void beginRecording(ProcessHandle process) throws Exception {
    jcmd(
        process, "JFR.start", RECORDING, "settings=profile", "jdk.JavaExceptionThrow#enabled=true");
  }

  /** What was recorded so far. */
  public void recording(ProcessHandle process) throws Exception {
    Path file = Files.createTempFile("recording", ".jfr");
    try {
      jcmd(process, "JFR.dump", RECORDING, "filename=" + file);
      search.in(Surface.RECORDING, "process " + process.pid(), Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  private static String jcmd(ProcessHandle process, String... command) throws Exception {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(process.pid()));
    line.addAll(List.of(command));
    Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
    String out = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new AssertionError(String.join(" ", line) + ": " + out);
    }
    return out;
  }

  private static String read(ProcessHandle process, String file) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), ISO_8859_1);
  }
}
