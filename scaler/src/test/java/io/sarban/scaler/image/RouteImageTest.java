// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images as tars, without a registry. */
class RouteImageTest {

  private static final RegistryLogins NONE = new RegistryLogins(Map.of());
  private static final BaseImage SCRATCH = new BaseImage("scratch");

  @TempDir private Path folder;
  private WorkerFiles worker;

  @BeforeEach
  void write() throws IOException {
    worker = WorkerFolder.in(folder.resolve("worker"));
  }

  private RouteImage image(String route, BaseImage base) {
    return new RouteImage(worker, Map.of("a.camel.yaml", route), base);
  }

  private static Map<String, byte[]> entries(Path tar) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void holdsTheWorkerAndTheRoutesOnTopOfABaseFromATar() throws Exception {
    Path base = folder.resolve("base.tar");
    Jib.fromScratch()
        .addEnvironmentVariable("FROM_BASE", "yes")
        .containerize(Containerizer.to(TarImage.at(base).named("base")));
    Path tar = folder.resolve("image.tar");

    image("- from: x", new BaseImage(base.toString())).write("team/hello:1", tar, NONE);

    Map<String, byte[]> entries = entries(tar);
    JsonNode manifest = new ObjectMapper().readTree(entries.get("manifest.json")).get(0);
    assertThat(manifest.at("/RepoTags/0").asText()).isEqualTo("team/hello:1");
    assertThat(manifest.path("Layers")).hasSize(4);
    JsonNode config =
        new ObjectMapper().readTree(entries.get(manifest.path("Config").asText())).path("config");
    assertThat(config.path("Env").toString()).contains("FROM_BASE=yes");
    assertThat(config.path("Entrypoint").toString())
        .isEqualTo(
            "[\"java\",\"@/opt/sarban/jvm.options\",\"@/opt/sarban/image.options\",\"-cp\","
                + "\"/app/libs/*\",\"io.sarban.worker.Worker\"]");
    assertThat(config.path("Cmd").toString()).isEqualTo("[\"/etc/sarban/routes\"]");
    assertThat(config.path("User").asText()).isEqualTo("65532:0");
  }

  @Test
  void anotherRouteIsAnotherTag() throws IOException {
    String tag = image("- from: x", SCRATCH).tag();
    assertThat(tag).matches("[0-9a-f]{12}").isEqualTo(image("- from: x", SCRATCH).tag());
    assertThat(image("- from: y", SCRATCH).tag()).isNotEqualTo(tag);
    assertThat(image("- from: x", BaseImage.DEFAULT).tag()).isNotEqualTo(tag);
    Files.writeString(folder.resolve("worker/target/sarban-worker.jar"), "another");
    assertThat(image("- from: x", SCRATCH).tag()).isNotEqualTo(tag);
  }

  @Test
  void whatIsMissingIsOneLine() {
    WorkerFiles none = new WorkerFiles(folder.resolve("nowhere"), List.of());
    assertThatThrownBy(() -> new RouteImage(none, Map.of(), SCRATCH).tag())
        .hasMessageStartingWith("the worker is not built below");
    assertThatThrownBy(() -> image("", SCRATCH).write("A B", folder.resolve("image.tar"), NONE))
        .hasMessage("\"A B\" is no name of an image: write it as REGISTRY/NAME");
    BaseImage base = new BaseImage(folder.resolve("none.tar").toString());
    assertThatThrownBy(() -> image("", base).write("a", folder.resolve("image.tar"), NONE))
        .hasMessageEndingWith("none.tar is missing: name an image, a tar of one, or scratch");
  }

  @Test
  void theBaseIsThatOfThePublishedImages() throws IOException {
    assertThat(Files.readString(Path.of("..", "pom.xml")))
        .contains("<image.base>" + BaseImage.DEFAULT.name() + "</image.base>");
  }
}
