// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.serve.ObjectsQuery;
import java.util.Map;
import java.util.function.Function;

/** The cluster of the user's kubeconfig. */
final class Cluster {

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Cluster() {}

  /** Runs a function with the cluster's client; turns a refusal into one line. */
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

  /** The namespace that the user names, or the namespace of the kubeconfig's context. */
  static String namespace(String named) {
    if (named != null) {
      return named;
    }
    String configured = new ConfigBuilder().build().getNamespace();
    return configured == null ? ResourceKey.DEFAULT_NAMESPACE : configured;
  }

  /** The values of a Secret; empty if it does not exist. */
  static Map<String, String> secret(KubernetesClient client, String namespace, String name) {
    Secret found = client.secrets().inNamespace(namespace).withName(name).get();
    return found == null ? Map.of() : KeyedData.of(found);
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

  /**
   * Queries the scaler through the API server, which authenticates the caller, so every kubeconfig
   * works.
   */
  static <T> T ask(ObjectsQuery query, Class<T> type) {
    return with(
        client -> {
          String json = client.raw(query.aggregatedPath());
          if (json == null) {
            throw new UserMistake(missing(client, query));
          }
          try {
            return JSON.readValue(json, type);
          } catch (JsonProcessingException e) {
            throw new UserMistake("what answers at " + query.aggregatedPath() + " is no scaler");
          }
        });
  }

  private static String missing(KubernetesClient client, ObjectsQuery query) {
    boolean served = client.raw("/apis/" + ObjectsQuery.VERSION) != null;
    if (!served) {
      return "the cluster has no API "
          + ObjectsQuery.VERSION
          + ": is Sarban installed there? k8s/overlays/namespaced has none";
    }
    return "there is no ScaledObject or ScaledJob "
        + query.namespace().orElse("")
        + "/"
        + query.name().orElse("");
  }
}
