// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sarban.scaler.event.ScalerEvent;
import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.name.ResourceKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A CloudEvent as KEDA sends it. Source: "CloudEvent Support" in KEDA's documentation, and its
 * pkg/eventemitter.
 *
 * @param type one of {@link #types()}
 */
record KedaEvent(
    String id,
    Instant time,
    String type,
    String source,
    String subject,
    String reason,
    String message) {

  private static final int MAX_MESSAGE = 2000;
  private static final JsonMapper JSON = new JsonMapper();

  /** Event types by the reason of the Kubernetes event. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("ScaledObjectReady", "keda.scaledobject.ready.v1"),
          Map.entry("ScaledObjectCheckFailed", "keda.scaledobject.failed.v1"),
          Map.entry("ScaledObjectUpdateFailed", "keda.scaledobject.failed.v1"),
          Map.entry("ScaledObjectDeleted", "keda.scaledobject.removed.v1"),
          Map.entry("ScaledObjectPaused", "keda.scaledobject.paused.v1"),
          Map.entry("ScaledObjectUnpaused", "keda.scaledobject.unpaused.v1"),
          Map.entry("ScaledJobReady", "keda.scaledjob.ready.v1"),
          Map.entry("ScaledJobCheckFailed", "keda.scaledjob.failed.v1"),
          Map.entry("ScaledJobUpdateFailed", "keda.scaledjob.failed.v1"),
          Map.entry("ScaledJobDeleted", "keda.scaledjob.removed.v1"),
          Map.entry("ScaledJobPaused", "keda.scaledjob.paused.v1"),
          Map.entry("ScaledJobUnpaused", "keda.scaledjob.unpaused.v1"),
          Map.entry("ScaledJobRolloutCleanupStarted", "keda.scaledjob.rolloutcleanup.started.v1"),
          Map.entry(
              "ScaledJobRolloutCleanupCompleted", "keda.scaledjob.rolloutcleanup.completed.v1"),
          Map.entry("ScaledJobRolloutCleanupFailed", "keda.scaledjob.rolloutcleanup.failed.v1"),
          Map.entry(
              "TriggerAuthenticationAdded", "keda.authentication.triggerauthentication.created.v1"),
          Map.entry(
              "TriggerAuthenticationUpdated",
              "keda.authentication.triggerauthentication.updated.v1"),
          Map.entry(
              "TriggerAuthenticationDeleted",
              "keda.authentication.triggerauthentication.removed.v1"),
          Map.entry(
              "ClusterTriggerAuthenticationAdded",
              "keda.authentication.clustertriggerauthentication.created.v1"),
          Map.entry(
              "ClusterTriggerAuthenticationUpdated",
              "keda.authentication.clustertriggerauthentication.updated.v1"),
          Map.entry(
              "ClusterTriggerAuthenticationDeleted",
              "keda.authentication.clustertriggerauthentication.removed.v1"));

  /** All event types. */
  static Collection<String> types() {
    return TYPES.values();
  }

  /** KEDA's type of the event; empty if KEDA does not publish such an event. */
  static Optional<String> type(ScalerEvent event) {
    return event.content() instanceof Noted noted
        ? Optional.ofNullable(TYPES.get(noted.reason()))
        : Optional.empty();
  }

  /**
   * Converts an event to the form that the cluster's KEDA would send.
   *
   * @param event an event that has a type
   * @param namespace the scaler's own namespace
   */
  static KedaEvent of(ScalerEvent event, String cluster, String namespace) {
    Noted noted = (Noted) event.content();
    ResourceKey object = event.object();
    String message = noted.message();
    return new KedaEvent(
        event.id(),
        event.time(),
        type(event).orElseThrow(),
        "/" + cluster + "/" + namespace + "/keda",
        String.join(
            "/",
            "",
            cluster,
            object.namespace(),
            object.kind().name().toLowerCase(Locale.ROOT),
            object.name().toLowerCase(Locale.ROOT)),
        noted.reason(),
        message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + " ..." : message);
  }

  /** Only the data, as JSON. */
  String data() {
    return dataNode().toString();
  }

  private ObjectNode dataNode() {
    return JSON.createObjectNode().put("reason", reason).put("message", message);
  }

  /** A batch with this one event, as JSON. */
  String batch() {
    ObjectNode event =
        JSON.createObjectNode()
            .put("specversion", "1.0")
            .put("id", id)
            .put("source", source)
            .put("type", type)
            .put("subject", subject)
            .put("time", time.toString())
            .put("datacontenttype", "application/json");
    event.set("data", dataNode());
    return JSON.createArrayNode().add(event).toString();
  }
}
