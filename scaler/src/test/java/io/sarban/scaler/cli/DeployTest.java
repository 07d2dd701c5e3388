package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy} makes without a cluster. */
class DeployTest {

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
  private Path route;

  @BeforeEach
  void write() throws IOException {
    route = Files.writeString(folder.resolve("orders.camel.yaml"), ROUTE);
    Files.writeString(folder.resolve(".env"), "BROKERS=hidden:9092\n");
  }

  private int deploy(Object... words) {
    return Sarban.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(
            Stream.concat(Stream.of("deploy"), Stream.of(words).map(Object::toString))
                .toArray(String[]::new));
  }

  @Test
  void aDryRunPrintsWhatTheOptionsSay() {
    assertThat(
            deploy(
                "shop-orders",
                route,
                "--dry-run",
                "-n",
                "shop",
                "--image-name",
                "r/w:1",
                "--pull-secret",
                "p",
                "--service-account",
                "sa",
                "--secret-name",
                "s",
                "--config-map-name",
                "c",
                "--cooldown-period",
                "9"))
        .isZero();
    assertThat(out.toString())
        .contains("# Secret shop/s is not shown; its keys: BROKERS")
        .contains("image: \"r/w:1\"", "serviceAccountName: \"sa\"", "cooldownPeriod: 9")
        .contains("imagePullSecrets:\n      - name: \"p\"", "name: \"c\"")
        .contains("sarban.io/app: \"shop-orders\"")
        .doesNotContain("hidden", "pollingInterval");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void anOutputIsAKustomizationWithTheSecretsApart() throws IOException {
    Path output = folder.resolve("out");
    assertThat(deploy("orders", route, "--output", output)).isZero();
    assertThat(output.resolve("secret.env")).hasContent("BROKERS=hidden:9092\n");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(output.resolve("secret.env"))))
        .isEqualTo("rw-------");
    assertThat(output.resolve(".gitignore")).hasContent("secret.env\n");
    assertThat(output.resolve("orders.camel.yaml")).hasContent(ROUTE);
    assertThat(Files.readString(output.resolve("kustomization.yaml")))
        .contains("resources: [deployment-orders.yaml, scaledobject-orders.yaml]")
        .contains("envs: [secret.env]")
        .doesNotContain("hidden");
    assertThat(deploy("orders", route, "--output", output)).isZero();
  }

  @Test
  void aKustomizationOfSomebodyElseIsKept() throws IOException {
    Path output = Files.createDirectory(folder.resolve("out"));
    Files.writeString(output.resolve("kustomization.yaml"), "resources: []\n");
    assertThat(deploy("orders", route, "--output", output)).isEqualTo(1);
    assertThat(err.toString()).contains("was not written by deploy").doesNotContain("\tat ");
    assertThat(output.resolve("kustomization.yaml")).hasContent("resources: []\n");
  }

  @Test
  void mistakesAreOneLine() {
    assertThat(deploy("A_b", route, "--dry-run")).isEqualTo(1);
    assertThat(err.toString().strip()).startsWith("sarban: \"A_b\" is no name").hasLineCount(1);
  }
}
