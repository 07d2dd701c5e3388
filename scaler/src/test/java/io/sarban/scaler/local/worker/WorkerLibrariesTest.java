// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.component.ComponentException;
import io.sarban.scaler.component.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers whose routes may need more libraries than there are on board. */
class WorkerLibrariesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path home;
  private WorkerLibraries libraries;

  /** A worker with kafka, and no project that Maven can read. */
  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(home.resolve("worker/target"));
    Files.writeString(home.resolve("worker/pom.xml"), "<project/>");
    Files.writeString(
        home.resolve("worker/target/lib.list"),
        "   org.apache.camel:camel-kafka:jar:4.17.0:compile\n");
    libraries = new WorkerLibraries(new Libraries(home, true, line -> {}));
  }

  private static WorkerTemplate template(List<String> command, String route) {
    return new WorkerTemplate(
        command,
        List.of("/etc/sarban/routes"),
        Map.of(),
        Map.of("/etc/sarban/routes", Map.of("a.camel.yaml", route)),
        Duration.ofSeconds(30),
        false);
  }

  @Test
  void whatIsOnBoardIsComplete() {
    WorkerTemplate template = template(List.of(), "- from: {uri: 'kafka:a'}");
    assertThat(libraries.completed(template, NOW)).contains(template);
  }

  @Test
  void aProgramOfTheUsersOwnBringsWhatItNeeds() {
    WorkerTemplate template = template(List.of("sleep"), "- from: {uri: 'ftp:a'}");
    assertThat(libraries.completed(template, NOW)).contains(template);
  }

  /** Starting does not wait for it; the failure is then reported until the next try. */
  @Test
  void whatCannotBeHadIsTold() {
    WorkerTemplate template = template(List.of(), "- from: {uri: 'ftp:a'}");
    assertThat(libraries.completed(template, NOW)).isEmpty();
    awaitRefusal(template, NOW);
    Instant later = NOW.plus(Duration.ofMinutes(2));
    assertThatThrownBy(() -> libraries.completed(template, later))
        .isInstanceOf(ComponentException.class);
    assertThat(libraries.completed(template, later)).isEmpty();
    awaitRefusal(template, later);
  }

  @Test
  void aVariableCanNameTheComponent() {
    WorkerTemplate template = template(List.of(), "- from: {uri: '{{SOURCE}}'}");
    assertThat(libraries.completed(template.with("SOURCE", "kafka:a"), NOW)).isPresent();
    assertThat(libraries.completed(template.with("SOURCE", "ftp:a"), NOW)).isEmpty();
  }

  private void awaitRefusal(WorkerTemplate template, Instant now) {
    await()
        .atMost(Duration.ofMinutes(5))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> libraries.completed(template, now))
                    .isInstanceOf(ComponentException.class)
                    .hasMessageStartingWith("camel-ftp (ftp) cannot be had: "));
  }

  @Test
  void theClassPathIsAddedToTheUsersOwn() {
    WorkerTemplate template = template(List.of(), "").with("P", "a").with("P", "b");
    assertThat(template.environment()).isEqualTo(Map.of("P", "a:b"));
  }
}
