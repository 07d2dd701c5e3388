// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.scaler.route.PodSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of samples/hello-keda are what {@code deploy} derives from its route. */
class HelloKedaTest {

  private static final Path SAMPLE = Path.of("..", "samples", "hello-keda");

  private static final Pattern WORKER = Pattern.compile("image: \"?(sarban/worker[^\\s\"]*)");

  @TempDir private Path folder;

  private List<String> derived() throws IOException {
    for (String file : List.of("hello.camel.yaml", "deployment.yaml", "scaledobject.yaml")) {
      Files.copy(SAMPLE.resolve(file), folder.resolve(file));
    }
    Files.copy(SAMPLE.resolve("connection.env.example"), folder.resolve("connection.env"));
    StringWriter out = new StringWriter();
    int code =
        Sarban.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute("deploy", "hello-keda", folder.toString(), "--dry-run", "-n", "default");
    assertThat(code).isZero();
    return Stream.of(out.toString().split("---\n"))
        .map(document -> document.replace("  namespace: \"default\"\n", ""))
        .toList();
  }

  @Test
  void deriveFromTheRoute() throws IOException {
    List<String> derived = derived();
    String kustomization = Files.readString(SAMPLE.resolve("kustomization.yaml"));
    assertThat(derived)
        .contains(
            Files.readString(SAMPLE.resolve("deployment.yaml")),
            Files.readString(SAMPLE.resolve("scaledobject.yaml")))
        .contains("# Secret default/hello-keda is not shown; its keys: AzureWebJobsStorage\n")
        .anyMatch(document -> document.contains("name: \"hello-keda-routes\"\ndata:"));
    assertThat(kustomization)
        .contains("- name: hello-keda-routes\n    files: [hello.camel.yaml]")
        .contains("- name: hello-keda\n    envs: [connection.env]");
  }

  /** A tag, so that Kubernetes runs the image that a node has; the one of this version. */
  @Test
  void theWorkersOfAllSamplesHaveTheImageOfThisVersion() throws IOException {
    List<String> images = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SAMPLE.getParent())) {
      for (Path file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        Matcher image = WORKER.matcher(Files.readString(file));
        while (image.find()) {
          images.add(image.group(1));
        }
      }
    }
    assertThat(images).hasSizeGreaterThan(4).containsOnly(PodSettings.DEFAULT.image());
  }
}
