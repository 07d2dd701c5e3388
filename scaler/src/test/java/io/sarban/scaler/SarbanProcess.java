// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ./sarban} with what this build compiled. */
public final class SarbanProcess {

  private SarbanProcess() {}

  /**
   * Starts the process.
   *
   * @param log receives all output
   */
  public static Process start(Path log, String... words) throws IOException {
    return start(log, Map.of(), words);
  }

  /**
   * Starts the process.
   *
   * @param log receives all output
   * @param environment added to this process' own
   */
  public static Process start(Path log, Map<String, String> environment, String... words)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dsarban.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sarban.scaler.cli.Sarban"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
