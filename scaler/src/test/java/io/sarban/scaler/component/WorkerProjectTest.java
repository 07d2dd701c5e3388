// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Maven project of the worker. */
class WorkerProjectTest {

  @TempDir private Path home;
  private WorkerProject project;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(home.resolve("worker/target"));
    Files.copy(Path.of("../worker/pom.xml"), home.resolve("worker/pom.xml"));
    Files.writeString(
        home.resolve("worker/target/lib.list"),
        """

        The following files have been resolved:
           org.apache.camel:camel-main:jar:4.17.0:compile -- module camel.main
           org.apache.camel:camel-kafka:jar:4.17.0:compile
           io.netty:netty-x:jar:linux-x86_64:4.1:runtime
        """);
    project = new WorkerProject(home);
  }

  @Test
  void dependsOnWhatTheWorkerDoes() {
    String pom = project.pom(List.of("camel-ftp", "camel-kafka"), Set.of());
    assertThat(pom)
        .contains("<artifactId>sarban</artifactId><version>0.1.0-SNAPSHOT</version>")
        .contains("<artifactId>camel-main</artifactId>", "<artifactId>camel-quartz</artifactId>")
        .containsOnlyOnce("<artifactId>camel-ftp</artifactId>")
        .contains("<artifactId>netty-x</artifactId><version>4.1</version><type>jar</type>")
        .contains("<classifier>linux-x86_64</classifier>")
        .doesNotContain("junit");
  }

  @Test
  void leavesOutWhatNoRouteNames() {
    String pom = project.pom(List.of("camel-kafka"), Catalog.camel().artifacts());
    assertThat(pom.substring(pom.indexOf("</dependencyManagement>")))
        .contains("camel-main", "camel-kafka", "camel-bean", "logback-classic")
        .doesNotContain("camel-quartz", "camel-aws2-sqs", "camel-ftp");
  }

  @Test
  void saysWhatTheGeneralWorkerLacks() {
    Libraries libraries = new Libraries(home, true, line -> {});
    RouteNeeds needs =
        new RouteNeeds(Map.of("camel-kafka", "kafka", "camel-ftp", "sftp"), List.of(), false);
    assertThat(libraries.missing(needs)).containsExactly(Map.entry("camel-ftp", "sftp"));
  }

  @Test
  void aWorkerThatIsNotBuiltIsOneLine() throws IOException {
    Files.delete(home.resolve("worker/target/lib.list"));
    RouteNeeds needs = new RouteNeeds(Map.of("camel-ftp", "ftp"), List.of(), false);
    Libraries libraries = new Libraries(home, true, line -> {});
    assertThat(libraries.missing(needs)).isEmpty();
    assertThatThrownBy(() -> libraries.only(needs))
        .isInstanceOf(ComponentException.class)
        .hasMessageStartingWith("the worker is not built below");
  }
}
