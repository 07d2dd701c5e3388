package io.sarban.scaler.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Maven, which knows the user's repositories, mirrors, proxies and logins by its own settings.
 *
 * @param program to run
 */
record Maven(Path program) {

  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
  private static final int MAX_MINUTES = 10;

  /**
   * @param path as the environment has it
   */
  static Maven find(String path) {
    for (String folder : path.split(":")) {
      Path file = Path.of(folder).resolve("mvn");
      if (file.isAbsolute() && Files.isExecutable(file) && Files.isRegularFile(file)) {
        return new Maven(file);
      }
    }
    throw new ComponentException("Maven is missing, which fetches components: install it");
  }

  /**
   * What a project needs when it runs.
   *
   * @param pom of the project
   * @param list a file that is written, as a class path
   * @param offline whether it may fetch nothing
   * @return why it cannot be had, in one line; empty: the list is written
   */
  Optional<String> resolve(Path pom, Path list, boolean offline) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-q", "-B"));
    if (offline) {
      command.add("-o");
    }
    command.addAll(
        List.of("-f", pom.toString(), GOAL, "-DincludeScope=runtime", "-Dmdep.outputFile=" + list));
    Path log = pom.resolveSibling("maven.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    return ended(process) ? Optional.empty() : Optional.of(failure(Files.readString(log)));
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(MAX_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ComponentException("interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static String failure(String log) {
    return log.lines()
        .filter(line -> line.startsWith("[ERROR] "))
        .map(line -> line.substring("[ERROR] ".length()))
        .findFirst()
        .orElse("it took longer than " + MAX_MINUTES + " minutes")
        .replaceFirst(".*Could not resolve dependencies for project [^ ]+: ", "")
        .replaceAll("(?<=://)[^/@\\s]+@", "");
  }
}
