package io.sarban.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose image holds what its routes need, and nothing more. */
class FewLibrariesTest {

  private static final Pattern OF_SOURCES =
      Pattern.compile("[^/]*(kafka|azure|rabbit|amqp|jms|spring|aws|sqs|qpid|sql)[^/]*\\.jar");

  @TempDir private Path folder;

  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator))
        .filter(entry -> !OF_SOURCES.matcher(Path.of(entry).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void aWorkerWithoutTheBrokersClientsRunsAndDrains() throws Exception {
    Path route =
        Files.writeString(
            folder.resolve("a.camel.yaml"),
            """
            - route:
                id: ticks
                from:
                  uri: timer:tick
                  parameters: {period: 100}
                  steps: [{log: 'tick of ${routeId}'}]
            """);
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath(),
            "io.sarban.worker.Worker",
            route.toString());
    builder.environment().put("SARBAN_WORKER_HOST", "127.0.0.1");
    builder.environment().put("SARBAN_WORKER_PORT", "0");
    builder.environment().put("SARBAN_WORKER_MAX_MESSAGES", "2");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process worker = builder.start();
    try {
      assertThat(worker.waitFor(5, TimeUnit.MINUTES)).isTrue();
      String said = Files.readString(log);
      assertThat(worker.exitValue()).as(said).isZero();
      assertThat(said).contains("tick of ticks").doesNotContain("Exception", "Error");
    } finally {
      worker.destroyForcibly();
    }
  }
}
