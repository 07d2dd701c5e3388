// SPDX-License-Identifier: Apache-2.0
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
      Pattern.compile(
          "[^/]*(kafka|azure|rabbit|amqp|activemq|jms|spring|aws|sqs|qpid|sql|nats|bcprov|jedis|redis)[^/]*\\.jar");

  @TempDir private Path folder;

  private static String classPath(Pattern without) {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(all.split(File.pathSeparator))
        .filter(entry -> !without.matcher(Path.of(entry).getFileName().toString()).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Runs a worker to its end and checks its exit status; returns the output. */
  private String run(int status, Pattern without, String route) throws Exception {
    Path file = Files.writeString(folder.resolve("a.camel.yaml"), route);
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath(without),
            "io.sarban.worker.Worker",
            file.toString());
    builder.environment().put("SARBAN_WORKER_HOST", "127.0.0.1");
    builder.environment().put("SARBAN_WORKER_PORT", "0");
    builder.environment().put("SARBAN_WORKER_MAX_MESSAGES", "2");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process worker = builder.start();
    try {
      assertThat(worker.waitFor(5, TimeUnit.MINUTES)).isTrue();
      String said = Files.readString(log);
      assertThat(worker.exitValue()).as(said).isEqualTo(status);
      return said;
    } finally {
      worker.destroyForcibly();
    }
  }

  @Test
  void aWorkerWithoutTheBrokersClientsRunsAndDrains() throws Exception {
    assertThat(
            run(
                0,
                OF_SOURCES,
                """
                - route:
                    id: ticks
                    from:
                      uri: timer:tick
                      parameters: {period: 100}
                      steps: [{log: 'tick of ${routeId}'}]
                """))
        .contains("tick of ticks")
        .doesNotContain("Exception", "Error");
  }

  @Test
  void aTemplateOfTheFilesOwnIsAKamelet() throws Exception {
    assertThat(
            run(
                0,
                OF_SOURCES,
                """
                - routeTemplate:
                    id: say
                    parameters: [{name: word}]
                    from: {uri: 'kamelet:source', steps: [{log: 'said {{word}}'}]}
                - from:
                    uri: timer:tick
                    parameters: {period: 100}
                    steps: [{to: 'kamelet:say?word=hello'}]
                """))
        .contains("said hello");
  }

  /** They are not loaded at a worker's start. */
  @Test
  void typeConvertersOfServiceBusAreLoadedWithItsComponent() throws Exception {
    assertThat(
            run(
                0,
                Pattern.compile("none"),
                """
                - from:
                    uri: timer:tick
                    parameters: {period: 100}
                    steps:
                      - setBody: {constant: work}
                      - convertBodyTo: {type: com.azure.core.util.BinaryData}
                      - convertBodyTo: {type: java.lang.String}
                      - log: converted ${body}
                      - filter:
                          simple: ${body} == 'never'
                          steps:
                            - to:
                                uri: azure-servicebus:none
                                parameters:
                                  connectionString: Endpoint=sb://127.0.0.1/;SharedAccessKeyName=x;SharedAccessKey=eA==
                """))
        .contains("converted work");
  }

  /** Otherwise a Job would count as done. */
  @Test
  void aClassThatIsMissingIsOneLineAndAFailure() throws Exception {
    assertThat(
            run(
                1,
                Pattern.compile("(spring-jcl|commons-logging)-.*"),
                """
                - from:
                    uri: aws2-sqs:none
                    parameters: {accessKey: x, secretKey: y, region: eu-west-1}
                    steps: [{log: x}]
                """))
        .endsWith(
            "worker: the class org.apache.commons.logging.LogFactory is in no library of this"
                + " worker\n");
  }
}
