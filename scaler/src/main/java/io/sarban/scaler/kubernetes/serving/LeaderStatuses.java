// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import com.fasterxml.jackson.databind.JavaType;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.election.RunningScaler;
import io.sarban.scaler.report.ObjectStatus;
import io.sarban.scaler.serve.ObjectsQuery;
import io.sarban.scaler.serve.StatusSource;
import io.sarban.scaler.serve.VisibleObjects;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The statuses of the leading scaler, requested from its pod with this scaler's own token: only the
 * leader decides. The token is only sent to a server that holds the scalers' shared serving key.
 */
final class LeaderStatuses implements StatusSource {

  /** Marks a request from another scaler, so that two scalers never ask each other. */
  static final String RELAYED = "Sarban-Relayed";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final Serving.Settings settings;
  private final HttpClient http;

  /**
   * @param tls trusts only holders of the scalers' serving key
   */
  LeaderStatuses(KubernetesClient client, Serving.Settings settings, SSLContext tls) {
    this.client = client;
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(tls)
            .build();
  }

  @Override
  public List<ObjectStatus> ask(ObjectsQuery query) {
    try {
      String leader =
          new RunningScaler(client, settings.namespace())
              .leader()
              .orElseThrow(() -> new UnavailableException("no scaler leads now; try again"));
      return ask(address(leader), query);
    } catch (KubernetesClientException e) {
      throw new UnavailableException(Refusals.oneLine(e));
    } catch (IOException e) {
      throw new UnavailableException("the scaler that leads does not answer; try again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("this scaler ends; try again");
    }
  }

  private String address(String leader) {
    Pod pod = client.pods().inNamespace(settings.namespace()).withName(leader).get();
    String ip = pod == null || pod.getStatus() == null ? null : pod.getStatus().getPodIP();
    if (ip == null) {
      throw new UnavailableException("the scaler that leads has no address now; try again");
    }
    return ip.contains(":") ? "[" + ip + "]" : ip;
  }

  private List<ObjectStatus> ask(String address, ObjectsQuery query)
      throws IOException, InterruptedException {
    String kind = query.kind().map(one -> "?kind=" + one).orElse("");
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "https://" + address + ":" + settings.port() + query.directPath() + kind))
                .timeout(PATIENCE)
                .header(RELAYED, "true")
                .header("Authorization", "Bearer " + token().orElse(""))
                .build(),
            BodyHandlers.ofString());
    if (response.statusCode() == 404) {
      return List.of();
    }
    if (response.statusCode() != 200) {
      throw new UnavailableException(
          "the scaler that leads answered with status " + response.statusCode());
    }
    return read(response.body(), query);
  }

  private static List<ObjectStatus> read(String json, ObjectsQuery query) throws IOException {
    if (query.name().isPresent()) {
      return List.of(VisibleObjects.JSON.readValue(json, ObjectStatus.class));
    }
    JavaType list =
        VisibleObjects.JSON
            .getTypeFactory()
            .constructCollectionType(List.class, ObjectStatus.class);
    return VisibleObjects.JSON.readValue(json, list);
  }

  /** Reads the file each time, as it changes when the token is renewed. */
  private Optional<String> token() throws IOException {
    Path file = Path.of(Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH);
    if (Files.isReadable(file)) {
      return Optional.of(Files.readString(file).strip());
    }
    return Optional.ofNullable(client.getConfiguration().getOauthToken());
  }
}
