// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All mistakes that a user can make, at once, in a scaler that runs as a user runs it: each mistake
 * gives one line, once; none affects the valid object.
 */
class BadInputIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern EXPECTED = Pattern.compile("(?m)^\\s*# expect: (.*)$");
  private static final String WELL = "well";

  @TempDir private Path folder;
  private final List<String> expected = new ArrayList<>();
  private Path log;
  private int port;

  @Test
  void eachMistakeIsOneLineAndLeavesTheRestRunning() throws Exception {
    declareQueues();
    try (ServerSocket rude = server(true);
        ServerSocket silent = server(false)) {
      fill(rude.getLocalPort(), silent.getLocalPort());
      Process scaler = start();
      try {
        for (String line : expected) {
          await()
              .atMost(PATIENCE)
              .untilAsserted(() -> assertThat(lines()).haveExactly(1, has(line)));
        }
        Instant said = Instant.now();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(objects())
                        .filteredOn(object -> object.has("lastPoll"))
                        .isNotEmpty()
                        .allSatisfy(
                            object ->
                                assertThat(Instant.parse(object.path("lastPoll").asText()))
                                    .as(object.path("name").asText())
                                    .isAfter(said.plusSeconds(2))));

        assertThat(warnings())
            .doesNotHaveDuplicates()
            .allMatch(line -> expected.stream().anyMatch(e -> line.startsWith(subject(e))));
        assertThat(lines())
            .noneMatch(
                line ->
                    line.startsWith("\tat ")
                        || line.contains("sesame")
                        || line.contains("c2VzYW1l"));
        assertThat(well().path("ready").asInt()).isEqualTo(2);
        assertThat(well().path("problems")).isEmpty();
        assertThat(scaler.isAlive()).isTrue();
      } finally {
        scaler.destroy();
        assertThat(scaler.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static void declareQueues() throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(TestServers.setting("RABBITMQ_AMQP"));
    try (Connection connection = factory.newConnection("test");
        Channel channel = connection.createChannel()) {
      channel.queueDeclare("bad-input", true, false, false, null);
      channel.queuePurge("bad-input");
      for (int i = 0; i < 2; i++) {
        channel.basicPublish("", "bad-input", null, new byte[] {1});
      }
    }
  }

  /** Takes connections, and closes them at once or never answers. */
  @SuppressWarnings("ModifiedButNotUsed") // keeps a reference, as an unreferenced socket is closed
  private static ServerSocket server(boolean closes) throws IOException {
    ServerSocket server = new ServerSocket(0);
    Thread thread =
        new Thread(
            () -> {
              List<Object> kept = new ArrayList<>();
              try {
                while (true) {
                  var client = server.accept();
                  kept.add(client);
                  if (closes) {
                    client.close();
                  }
                }
              } catch (IOException e) {
                // the test is over
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  private static final List<String> FILES =
      List.of(
          "objects.yaml",
          "broken.yaml",
          "triggers/negative.kamelet.yaml",
          "triggers/absurd.kamelet.yaml",
          "triggers/enormous.kamelet.yaml",
          "triggers/text.kamelet.yaml",
          "triggers/throws.kamelet.yaml",
          "triggers/hangs.kamelet.yaml");

  private void fill(int rude, int silent) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("@AMQP@", TestServers.setting("RABBITMQ_AMQP"));
    values.put("@HTTP@", TestServers.setting("RABBITMQ_HTTP") + "/");
    values.put("@AMQP-WRONG@", values.get("@AMQP@").replace("guest:guest", "guest:sesame"));
    values.put("@HTTP-WRONG@", values.get("@HTTP@").replace("guest:guest", "guest:sesame"));
    values.put("@KAFKA@", TestServers.setting("KAFKA"));
    values.put(
        "@AZURE-WRONG@",
        TestServers.setting("AZURITE").replaceFirst("AccountKey=[^;]*", "AccountKey=c2VzYW1l"));
    values.put("@REDIS@", TestServers.setting("REDIS"));
    values.put("@POSTGRESQL@", TestServers.setting("POSTGRESQL"));
    values.put(
        "@MARIADB-WRONG@",
        TestServers.setting("MARIADB").replace("sarban:sarban@", "sarban:sesame@"));
    values.put("@RUDE-PORT@", String.valueOf(rude));
    values.put("@RUDE@", "127.0.0.1:" + rude);
    values.put("@SILENT@", "127.0.0.1:" + silent);
    for (String file : FILES) {
      String text;
      try (InputStream in = getClass().getResourceAsStream("/bad-input/" + file)) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      for (Map.Entry<String, String> value : values.entrySet()) {
        text = text.replace(value.getKey(), value.getValue());
      }
      Matcher matcher = EXPECTED.matcher(text);
      while (matcher.find()) {
        expected.add(matcher.group(1));
      }
      Path to = folder.resolve(file);
      Files.createDirectories(to.getParent());
      Files.writeString(to, text);
    }
  }

  private Process start() throws IOException {
    log = folder.resolve("log");
    port = FreePort.find();
    return SarbanProcess.start(
        log,
        "run",
        folder.toString(),
        "--triggers",
        folder.resolve("triggers").toString(),
        "--work",
        folder.resolve("work").toString(),
        "--port",
        String.valueOf(port));
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(log);
  }

  private List<String> warnings() throws IOException {
    return lines().stream()
        .filter(line -> line.contains(" WARN "))
        .map(line -> line.replaceFirst(".* WARN +sarban: (File .*/)?", ""))
        .toList();
  }

  /**
   * The object of a mistake: on a busy machine a source may first be slow, and the message then
   * says more.
   */
  private static String subject(String mistake) {
    return mistake.replaceFirst("[,:] .*", "");
  }

  private static Condition<String> has(String part) {
    return new Condition<>(line -> line.contains(part), "has " + part);
  }

  private JsonNode objects() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/objects");
    String body =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    return new ObjectMapper().readTree(body);
  }

  private JsonNode well() throws IOException, InterruptedException {
    for (JsonNode object : objects()) {
      if (object.path("name").asText().equals(WELL)) {
        return object;
      }
    }
    throw new AssertionError("the object that is well is gone");
  }
}
