// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A real broker of its own, by {@code .ci/brokers}; keeps its ports and data when it restarts. */
final class Broker implements AutoCloseable {

  private final Path program;
  private final String type;
  private final String name;

  Broker(Path home, String type) {
    this.program = home.resolve(".ci/brokers");
    this.type = type;
    this.name = "churn-" + type + "-" + ProcessHandle.current().pid();
  }

  /** Starts it; returns where it is. */
  Map<String, String> start() throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>();
    run("start", type, name)
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .forEach(
            line ->
                settings.put(
                    line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return settings;
  }

  void restart() throws IOException, InterruptedException {
    run("stop", name);
    start();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    run("destroy", name);
  }

  private String run(String... words) throws IOException, InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = program.toString();
    System.arraycopy(words, 0, command, 1, words.length);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return said;
  }
}
