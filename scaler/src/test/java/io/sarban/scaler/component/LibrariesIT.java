// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.SarbanProcess;
import io.sarban.scaler.route.PodSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which libraries routes need besides the built worker, resolved by this machine's Maven. */
class LibrariesIT {

  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int MINUTES = 10;

  private static final String CSV =
      """
      - route:
          id: rows
          from:
            uri: timer:tick
            parameters: {period: 100, repeatCount: 1}
            steps:
              - setBody: {constant: 'a;b'}
              - unmarshal: {csv: {delimiter: ';'}}
              - log: 'row ${body[0][1]}'
      """;

  @TempDir private Path folder;

  private int sarban(Path log, Map<String, String> environment, String... words) throws Exception {
    Process process = SarbanProcess.start(log, environment, words);
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private Path route(String text) throws IOException {
    return Files.writeString(folder.resolve("a.camel.yaml"), text);
  }

  @Test
  void anImageOfARouteHasWhatItNeedsOnly() throws IOException {
    Libraries libraries = new Libraries(HOME, false, line -> {});
    String route = Files.readString(HOME.resolve("samples/rabbitmq/hello.camel.yaml"));
    RouteNeeds needs = libraries.needs(List.of(route), Map.of());

    assertThat(libraries.beside(needs)).isEmpty();
    assertThat(libraries.only(needs))
        .allSatisfy(
            jar ->
                assertThat(HOME.resolve("worker/target/lib").resolve(jar.getFileName())).exists())
        .extracting(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", ""))
        .contains("camel-main", "camel-spring-rabbitmq", "logback-classic", "spring-jcl")
        .doesNotContain("kafka-clients", "camel-quartz", "camel-azure-storage-queue");
  }

  /** The SQS client logs through commons-logging, which Spring's bridge replaces. */
  @Test
  void anImageOfSqsHasTheBridgeOfItsLog() {
    Libraries libraries = new Libraries(HOME, false, line -> {});
    RouteNeeds needs = new RouteNeeds(Map.of("camel-aws2-sqs", "aws2-sqs"), List.of(), false);
    assertThat(libraries.only(needs))
        .extracting(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", ""))
        .contains("sqs", "spring-jcl")
        .doesNotContain("commons-logging", "spring-core", "kafka-clients");
  }

  /** The bean's class is in no library that the route's component brings. */
  @Test
  void aBeanOfAnotherComponentKeepsAllOnBoard() {
    Libraries libraries = new Libraries(HOME, false, line -> {});
    RouteNeeds needs =
        new RouteNeeds(
            Map.of("camel-timer", "timer"),
            List.of("org.apache.qpid.jms.JmsConnectionFactory"),
            false);
    assertThat(libraries.only(needs))
        .extracting(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", ""))
        .contains("qpid-jms-client", "kafka-clients");
  }

  @Test
  void aWorkerGetsADataFormatThatIsNotOnBoard() throws Exception {
    Path log = folder.resolve("log");
    int code =
        sarban(
            log,
            Map.of("SARBAN_WORKER_PORT", "0", "SARBAN_WORKER_MAX_MESSAGES", "1"),
            "worker",
            route(CSV).toString());
    assertThat(code).as(Files.readString(log)).isZero();
    assertThat(log).content().contains("row b");
  }

  @Test
  void offlineNothingIsFetched() throws Exception {
    Path log = folder.resolve("log");
    int code =
        sarban(
            log,
            Map.of("MAVEN_OPTS", "-Dmaven.repo.local=" + folder.resolve("empty")),
            "worker",
            "--offline",
            route(CSV.replace("csv: {delimiter: ';'}", "tarFile: {}")).toString());
    assertThat(code).isEqualTo(1);
    assertThat(Files.readString(log).strip())
        .isEqualTo(
            "sarban: camel-tarfile (tarFile) cannot be had: not fetched yet, and --offline forbids"
                + " it: leave --offline out once");
  }

  @Test
  void deploySaysWhatTheGeneralImageLacks() throws Exception {
    Path log = folder.resolve("log");
    String[] words = {"deploy", "rows", route(CSV).toString(), "--dry-run"};
    assertThat(sarban(log, Map.of(), words)).isEqualTo(1);
    assertThat(Files.readString(log).strip())
        .isEqualTo(
            "sarban: csv needs camel-csv, which the image "
                + PodSettings.DEFAULT.image()
                + " has not: let an image with"
                + " it be made by --registry or --image-tar, or name one that has it by"
                + " --image-name");
  }
}
