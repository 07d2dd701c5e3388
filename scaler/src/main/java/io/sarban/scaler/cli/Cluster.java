package io.sarban.scaler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.kubernetes.election.RunningScaler;
import io.sarban.scaler.resource.ApiJson;
import java.util.function.Function;

/** The cluster of the user's kubeconfig. */
final class Cluster {

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Cluster() {}

  /** Does something with the cluster; a refusal ends in one line. */
  static <T> T with(Function<KubernetesClient, T> what) {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withKubernetesSerialization(new KubernetesSerialization(ApiJson.mapper(), true))
            .build()) {
      return what.apply(client);
    } catch (KubernetesClientException e) {
      throw new UserMistake(oneLine(e));
    }
  }

  private static String oneLine(KubernetesClientException e) {
    if (e.getStatus() != null && e.getStatus().getMessage() != null) {
      return "the cluster refused: " + e.getStatus().getMessage();
    }
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "the cluster cannot be reached: "
        + cause.getMessage()
        + "; see kubectl config current-context";
  }

  /** What the leading scaler answers. */
  static <T> T ask(String namespace, String path, Class<T> type, String missing) {
    return with(
        client -> {
          RunningScaler scaler = new RunningScaler(client, namespace);
          String leader =
              scaler
                  .leader()
                  .orElseThrow(
                      () ->
                          new UserMistake(
                              "no scaler leads in namespace "
                                  + namespace
                                  + ": is it installed, and running?"));
          String json = scaler.get(leader, path).orElseThrow(() -> new UserMistake(missing));
          try {
            return JSON.readValue(json, type);
          } catch (JsonProcessingException e) {
            throw new UserMistake("the scaler " + leader + " did not answer as one");
          }
        });
  }
}
