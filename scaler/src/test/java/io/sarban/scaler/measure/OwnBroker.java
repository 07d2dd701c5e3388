// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A real broker for one test, which may stop and start it. */
public final class OwnBroker implements AutoCloseable {

  private static final Path BROKERS = Path.of("../.ci/brokers").toAbsolutePath().normalize();

  private final String type;
  private final String name;
  private Map<String, String> settings = Map.of();

  /**
   * Starts it.
   *
   * @param type a file of .ci/brokers.d
   */
  public OwnBroker(String type) throws Exception {
    this.type = type;
    this.name = type + "-" + UUID.randomUUID().toString().substring(0, 8);
    start();
  }

  /** Returns when the broker serves, on the same ports and with the same data as before. */
  public void start() throws Exception {
    Map<String, String> printed = new HashMap<>();
    for (String line : run("start", type, name).lines().toList()) {
      int equals = line.indexOf('=');
      printed.put(line.substring(0, equals), line.substring(equals + 1));
    }
    settings = printed;
  }

  public void stop() throws Exception {
    run("stop", name);
  }

  /** An address of the broker; .ci/brokers.d lists the keys. */
  public String setting(String key) {
    return settings.get(key);
  }

  @Override
  public void close() throws Exception {
    run("destroy", name);
  }

  private static String run(String... words) throws IOException, InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = BROKERS.toString();
    System.arraycopy(words, 0, command, 1, words.length);
    // only the script's output: the broker that it leaves running would hold a pipe open
    File out = File.createTempFile("broker", ".out");
    try {
      int status =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out)
              .start()
              .waitFor();
      String text = Files.readString(out.toPath(), StandardCharsets.UTF_8);
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " ended with " + status + ": " + text);
      }
      return text;
    } finally {
      out.delete();
    }
  }
}
