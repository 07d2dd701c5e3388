// SPDX-License-Identifier: Apache-2.0
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Uses PATH, which every environment has. */
  @Test
  void theEnvironmentIsTakenWhereTheUserNamesIt() throws IOException {
    Files.writeString(route, ROUTE + "# {{PATH}} {{?env:HOME}} {{NOT_SET_ANYWHERE}}\n");
    Path output = folder.resolve("out");
    assertThat(deploy("orders", route, "--output", output)).isZero();
    assertThat(output.resolve("secret.env")).hasContent("BROKERS=hidden:9092\n");
    assertThat(out.toString())
        .contains("# Note: PATH of your environment is not deployed: add --env PATH")
        .doesNotContain("NOT_SET_ANYWHERE", System.getenv("PATH"));
    assertThat(deploy("orders", route, "--output", output, "--env", "PATH,OTHER")).isZero();
    assertThat(output.resolve("secret.env")).content().contains("PATH=" + System.getenv("PATH"));
  }

  private int deployHttp(String from, Object... options) throws IOException {
    Files.writeString(route, from);
    return deploy(
        Stream.concat(Stream.of("hello", route, "--dry-run", "-n", "shop"), Stream.of(options))
            .toArray());
  }

  @Test
  void httpRoutesThatAlwaysRunGetAnOpenShiftRoute() throws IOException {
    String from = "- from: {uri: 'platform-http:/hello/{name}', steps: [{log: x}]}\n";
    assertThat(deployHttp(from, "--openshift", "--min-replicas", "1")).isZero();
    assertThat(out.toString())
        .contains(
            """
            kind: "Route"
            metadata:
              labels:
                app.kubernetes.io/managed-by: "sarban"
                app.kubernetes.io/name: "hello"
                sarban.io/app: "hello"
              name: "hello"
              namespace: "shop"
            spec:
              path: "/hello"
              to:
                kind: "Service"
                name: "hello"
              port:
                targetPort: "http"
              tls:
                termination: "edge"
                insecureEdgeTerminationPolicy: "Redirect"
            """)
        .contains("# Note: requests by the Route do not pass Sarban's HTTP gateway");
  }

  @Test
  void theRouteOfSeveralPathsHasNone() throws IOException {
    String from =
        """
        - from: {uri: 'platform-http:/a', steps: [{log: x}]}
        - from: {uri: 'platform-http:/b', steps: [{log: x}]}
        """;
    assertThat(deployHttp(from, "--openshift", "--min-replicas", "1")).isZero();
    assertThat(out.toString())
        .contains("kind: \"Route\"")
        .contains("# Note: the Route passes all paths, with them /observe")
        .doesNotContain("path: \"/a\"");
  }

  @Test
  void theRouteOfAllPathsSaysThatObserveIsPublic() throws IOException {
    String from = "- from: {uri: 'platform-http:/', steps: [{log: x}]}\n";
    assertThat(deployHttp(from, "--openshift", "--min-replicas", "1")).isZero();
    assertThat(out.toString())
        .contains("# Note: the Route passes all paths, with them /observe")
        .doesNotContain("path: \"/\"");
  }

  /** It would lead to pods that do not exist while the workload sleeps. */
  @Test
  void httpRoutesThatSleepGetNone() throws IOException {
    String from = "- from: {uri: 'platform-http:/hello', steps: [{log: x}]}\n";
    assertThat(deployHttp(from, "--openshift")).isZero();
    assertThat(out.toString())
        .contains("# Note: no Route is made", "oc create route edge hello")
        .doesNotContain("kind: \"Route\"");
  }

  @Test
  void otherClustersGetNone() throws IOException {
    String from = "- from: {uri: 'platform-http:/hello', steps: [{log: x}]}\n";
    assertThat(deployHttp(from, "--min-replicas", "1")).isZero();
    assertThat(out.toString()).doesNotContain("route.openshift.io", "# Note");
  }

  @Test
  void aLinkInTheOutputIsReplaced() throws IOException {
    Path output = Files.createDirectory(folder.resolve("out"));
    Path other = Files.writeString(folder.resolve("authorized_keys"), "mine\n");
    Path dangling = folder.resolve("profile");
    Files.createSymbolicLink(output.resolve("orders.camel.yaml"), other);
    Files.createSymbolicLink(output.resolve("kustomization.yaml"), dangling);
    Files.createSymbolicLink(output.resolve("secret.env"), other);
    assertThat(deploy("orders", route, "--output", output)).isZero();
    assertThat(other).hasContent("mine\n");
    assertThat(dangling).doesNotExist();
    assertThat(output.resolve("orders.camel.yaml")).hasContent(ROUTE);
  }

  @Test
  void anOutputThatIsALinkIsRefused() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path output = Files.createSymbolicLink(folder.resolve("k8s"), home);
    assertThat(deploy("orders", route, "--output", output)).isEqualTo(1);
    assertThat(err.toString()).contains("k8s is a link: name the folder");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void linksOutOfTheFolderAreRefused() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve(".env"), "DB_PASSWORD=of-another\n");
    Path cloned = Files.createDirectory(folder.resolve("cloned"));
    Files.writeString(cloned.resolve("orders.camel.yaml"), ROUTE);
    Files.createSymbolicLink(cloned.resolve(".env"), other.resolve(".env"));
    assertThat(deploy("orders", cloned, "--dry-run")).isEqualTo(1);
    assertThat(err.toString())
        .contains(".env is a link that leads out of its folder: copy the file")
        .doesNotContain("of-another");
    Files.delete(cloned.resolve(".env"));
    Files.writeString(cloned.resolve(".env"), "BROKERS=b:9092\n");
    Files.createSymbolicLink(cloned.resolve("more.camel.yaml"), route);
    assertThat(deploy("orders", cloned, "--dry-run")).isEqualTo(1);
    assertThat(err.toString()).contains("more.camel.yaml is a link that leads out");
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
  void whatCannotHaveBeenDeployedIsNotAskedFor() {
    for (String[] words : new String[][] {{"A/b"}, {"b", "-n", "a/../b"}}) {
      int code =
          Sarban.commandLine()
              .setErr(new PrintWriter(err, true))
              .execute(Stream.concat(Stream.of("delete"), Stream.of(words)).toArray(String[]::new));
      assertThat(code).isEqualTo(1);
    }
    assertThat(err.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("sarban: \"A/b\" is no name for a workload"))
        .anyMatch(line -> line.startsWith("sarban: --namespace: \"a/../b\" is no name"));
  }

  @Test
  void mistakesAreOneLine() {
    assertThat(deploy("A_b", route, "--dry-run")).isEqualTo(1);
    assertThat(err.toString().strip()).startsWith("sarban: \"A_b\" is no name").hasLineCount(1);
  }

  /** Arguments, and the one line that they give. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shop empty | holds no *.camel.yaml, and no host.json
          shop none --image-name i | no functions found
          shop functions | functions have an image of their own
          shop functions --image-tar i.tar | --image-tar is for routes
          shop functions --image-name i --registry r | --image-name names an image that is there
          shop functions --image-name i -n A_b | --namespace: "A_b" is no name
          shop orders.camel.yaml -n shop.eu | --namespace: "shop.eu" is no name for a namespace
          shop orders.camel.yaml --image-name A_b! | "A_b!" is no name of an image
          shop functions --image-name A_b! | "A_b!" is no name of an image
          shop functions --image-name i --pull-secret A_b | --pull-secret: "A_b" is no name
          shop functions --image-name i --keys-secret-name A_b | --keys-secret-name: "A_b" is no name
          shop functions --image-name i --http-host http://a | --http-host: "http://a" is no host
          A_b functions --image-name i | "A_b" is no name for a workload
          shop orders.camel.yaml --min-replicas 3 --max-replicas 2 | is more than maxReplicas
          shop broken.camel.yaml | broken.camel.yaml, line
          shop orders.camel.yaml --registry A_b! | is no name of an image
          """)
  void badInputIsOneLine(String words, String line) throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    Files.createDirectory(folder.resolve("none"));
    Files.writeString(folder.resolve("none").resolve("host.json"), "{}");
    Path take = Files.createDirectories(folder.resolve("functions").resolve("Take"));
    Files.writeString(folder.resolve("functions").resolve("host.json"), "{}");
    Files.writeString(
        take.resolve("function.json"),
        "{\"scriptFile\": \"a.js\", \"bindings\": [{\"type\": \"timerTrigger\"}]}");
    Files.writeString(folder.resolve("broken.camel.yaml"), "- from: {uri: [");
    Object[] there =
        Stream.of(words.split(" "))
            .map(word -> Files.exists(folder.resolve(word)) ? folder.resolve(word) : word)
            .toArray();

    assertThat(dry(there)).isEqualTo(1);

    assertThat(err.toString().strip()).startsWith("sarban: ").contains(line).hasLineCount(1);
    assertThat(out.toString()).doesNotContain("kind:");
  }

  private int dry(Object... words) {
    return deploy(Stream.concat(Stream.of(words), Stream.of("--dry-run")).toArray());
  }
}
