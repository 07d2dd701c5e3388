package io.sarban.scaler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./sarban} with what this build compiled. */
public final class SarbanProcess {

  private SarbanProcess() {}

  /**
   * Starts it.
   *
   * @param log gets all that it prints
   */
  public static Process start(Path log, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dsarban.home=" + Path.of("..").toAbsolutePath().normalize(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sarban.scaler.cli.Sarban"));
    command.addAll(List.of(words));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
