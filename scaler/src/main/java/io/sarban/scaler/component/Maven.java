// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Maven, which takes the user's repositories, mirrors, proxies and logins from its own settings.
 *
 * @param program the program to run
 */
record Maven(Path program) {

  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath";
  private static final int MAX_MINUTES = 10;

  /**
   * @param path the variable PATH
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
   * Resolves the runtime class path of a project.
   *
   * @param pom of the project
   * @param list the file to write the class path to
   * @param offline whether fetching is forbidden
   * @return why that failed, in one line; empty if the list was written
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
