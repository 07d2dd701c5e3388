// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes images to a registry that requires a login. */
class RegistryIT {

  private static final String LOGIN =
      Base64.getEncoder().encodeToString("pusher:hidden".getBytes(StandardCharsets.UTF_8));

  private final String registry = TestServers.setting("REGISTRY");
  @TempDir private Path folder;
  private WorkerFiles worker;

  @BeforeEach
  void write() throws IOException {
    worker = WorkerFolder.in(folder.resolve("worker"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"auths\": {\"%s\": {\"auth\": \"%s\"}}}".formatted(registry, LOGIN));
  }

  private void push(String route, String tag, Map<String, String> environment) {
    new RouteImage(worker, Map.of("a.camel.yaml", route), new BaseImage("scratch"))
        .push(registry + "/team/hello:" + tag, new RegistryLogins(environment));
  }

  private JsonNode layers(String tag) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + registry + "/v2/team/hello/manifests/" + tag))
            .header("Authorization", "Basic " + LOGIN)
            .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body()).path("layers");
  }

  @Test
  void aChangedRouteIsOneSmallLayer() throws Exception {
    Map<String, String> login = Map.of("DOCKER_CONFIG", folder.toString());
    push("- from: x", "one", login);
    push("- from: y", "two", login);

    JsonNode one = layers("one");
    JsonNode two = layers("two");
    assertThat(one).hasSize(4);
    for (int i = 0; i < 3; i++) {
      assertThat(two.get(i)).isEqualTo(one.get(i));
    }
    assertThat(one.get(0).path("size").asInt()).isGreaterThan(WorkerFolder.JAR_BYTES);
    assertThat(two.get(3).path("digest")).isNotEqualTo(one.get(3).path("digest"));
    assertThat(two.get(3).path("size").asInt()).isLessThan(1024);
  }

  @Test
  void aRegistryThatRefusesIsOneLine() {
    assertThatThrownBy(() -> push("- from: x", "three", Map.of()))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("the image " + registry + "/team/hello:three could not be made:")
        .hasMessageContaining("log in by docker login");
  }
}
