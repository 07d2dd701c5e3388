// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.ProblemLog;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.route.App;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.ScalingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteResourcesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ResourceKey OBJECT =
      new ResourceKey(ResourceKind.SCALED_OBJECT, "default", "app");

  @TempDir private Path folder;

  private RouteFiles files() {
    return new RouteFiles(List.of(folder));
  }

  private Derived derive() {
    return new App(
            "app",
            "default",
            files().read(),
            files().variables(),
            Map.of(),
            ScalingSettings.NONE,
            ScalingSettings.NONE)
        .derive();
  }

  private void write(String topic) throws IOException {
    Files.writeString(
        folder.resolve("r.camel.yaml"),
        "- from: {uri: 'kafka:" + topic + "?brokers={{B}}&groupId=g', steps: [{log: x}]}\n");
  }

  @Test
  void followsTheFilesAndKeepsTheLastGoodState() throws IOException {
    Files.writeString(folder.resolve(".env"), "B=one:9092\n");
    Files.writeString(folder.resolve("connection.env"), "B=two:9092\n");
    write("orders");
    ProblemLog problems = new ProblemLog();
    Queue<ResourceKey> changed = new ConcurrentLinkedQueue<>();
    try (RouteResources resources = new RouteResources(files(), this::derive, derive(), problems)) {
      assertThat(files().variables()).isEqualTo(Map.of("B", "two:9092"));
      assertThat(resources.scaledObjects()).containsExactly(OBJECT);
      resources.watch(changed::add);

      write("returns");
      await().atMost(PATIENCE).until(() -> changed.contains(OBJECT));
      assertThat(topic(resources)).isEqualTo("returns");

      Files.writeString(folder.resolve("r.camel.yaml"), "- from: [");
      await().atMost(PATIENCE).until(() -> !problems.standing().isEmpty());
      assertThat(problems.standing().get(0).message()).contains("the last good state stays");
      assertThat(topic(resources)).isEqualTo("returns");

      write("third");
      await().atMost(PATIENCE).until(() -> topic(resources).equals("third"));
      await().atMost(PATIENCE).until(() -> problems.standing().isEmpty());
    }
  }

  private static String topic(RouteResources resources) {
    return resources
        .find(ScaledObject.class, "default", "app")
        .orElseThrow()
        .getSpec()
        .triggers()
        .get(0)
        .metadata()
        .get("topic");
  }
}
