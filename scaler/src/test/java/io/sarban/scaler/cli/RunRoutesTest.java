// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code run} derives from routes, without running it. */
class RunRoutesTest {

  private static final String ROUTE =
      """
      - from:
          uri: kafka:orders
          parameters: {brokers: '{{BROKERS}}', groupId: g}
          steps: [{log: x}]
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("orders.camel.yaml"), ROUTE);
    Files.writeString(folder.resolve(".env"), "BROKERS=hidden:9092\n");
  }

  private int run(Object... words) {
    return Sarban.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(Stream.of("run"), Stream.of(words).map(Object::toString))
                .toArray(String[]::new));
  }

  private void refused(String why, Object... words) {
    assertThat(run(words)).isEqualTo(1);
    assertThat(err.toString()).startsWith("sarban: ").contains(why);
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @Test
  void aDryRunPrintsWhatIsDerivedWithoutSecrets() {
    assertThat(run("--dry-run", "--max-replicas", 7, folder.resolve("orders.camel.yaml"))).isZero();
    assertThat(out.toString())
        .contains("kind: \"Deployment\"", "kind: \"ScaledObject\"", "kind: \"ConfigMap\"")
        .contains("maxReplicaCount: 7", "bootstrapServersFromEnv: \"BROKERS\"")
        .contains("# Secret default/orders is not shown; its keys: BROKERS")
        .doesNotContain("hidden");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFolderOfRoutesIsOneWorkload() throws IOException {
    Files.writeString(folder.resolve("b.yaml"), ROUTE.replace("kafka:orders", "kafka:returns"));
    assertThat(run("--dry-run", "--name", "both", folder)).isZero();
    assertThat(out.toString()).contains("name: \"both\"", "\"orders\"", "\"returns\"");
  }

  @Test
  void aFolderWithManifestsIsReadAsOne() throws IOException {
    Files.writeString(folder.resolve("d.yaml"), "apiVersion: v1\nkind: Secret\n");
    refused("is read as manifests", "--dry-run", folder);
  }

  @Test
  void whatGoesWithRoutesOnlyIsRefusedForManifests() throws IOException {
    Files.writeString(folder.resolve("d.yaml"), "apiVersion: v1\nkind: Secret\n");
    refused(
        "leave --name, --min-replicas and the like out", "--port", 0, "--max-replicas", 3, folder);
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    Path route = folder.resolve("orders.camel.yaml");
    refused("neither a folder nor a file", "--dry-run", folder.resolve("none.yaml"));
    err.getBuffer().setLength(0);
    refused("is a folder: name one folder alone", "--dry-run", folder, route);
    err.getBuffer().setLength(0);
    refused("maxReplicas must be at least 1", "--dry-run", "--max-replicas", 0, route);
    err.getBuffer().setLength(0);
    refused("is no name for a workload", "--dry-run", "--name", "A_B", route);
    err.getBuffer().setLength(0);
    Files.writeString(folder.resolve(".env"), "hidden\n");
    refused(".env, line 1: is no variable", "--dry-run", route);
    err.getBuffer().setLength(0);
    Files.delete(folder.resolve(".env"));
    refused("{{BROKERS}} has no value: write BROKERS=...", "--dry-run", route);
    err.getBuffer().setLength(0);
    Files.writeString(route, "- from: [");
    refused("orders.camel.yaml, line", "--dry-run", route);
  }
}
