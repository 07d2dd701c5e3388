// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.event.ScalerEvent.Found;
import io.sarban.scaler.event.ScalerEvent.JobsCreated;
import io.sarban.scaler.event.ScalerEvent.Noted;
import io.sarban.scaler.event.ScalerEvent.Scaled;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.TargetRef;

/** Events as CloudEvents 1.0 in JSON, in the format of docs/events.md. */
final class CloudEventJson {

  static final String SPEC_VERSION = "1.0";
  static final String CONTENT_TYPE = "application/cloudevents+json";

  /** Longest text in characters: reasons may quote a source's answer. */
  private static final int MAX_TEXT = 2000;

  private static final JsonMapper JSON = new JsonMapper();

  private CloudEventJson() {}

  /** The whole event as one JSON object. */
  static String of(ScalerEvent event, String source) {
    ObjectNode json = JSON.createObjectNode();
    json.put("specversion", SPEC_VERSION);
    json.put("id", event.id());
    json.put("source", source);
    json.put("type", event.content().type());
    json.put("subject", subject(event.object()));
    json.put("time", event.time().toString());
    json.put("datacontenttype", "application/json");
    json.set("data", data(event));
    return json.toString();
  }

  /** {@code ScaledObject/shop/orders}. */
  static String subject(ResourceKey object) {
    return object.namespace().isEmpty()
        ? object.kind() + "/" + object.name()
        : object.kind() + "/" + object.namespace() + "/" + object.name();
  }

  private static ObjectNode data(ScalerEvent event) {
    ObjectNode data = JSON.createObjectNode();
    data.set("object", reference(event.object()));
    if (event.content() instanceof Scaled scaled) {
      scaled(data, scaled);
    } else if (event.content() instanceof JobsCreated jobs) {
      data.put("created", jobs.created());
      jobs.failure().ifPresent(why -> text(data, "failure", why));
    } else if (event.content() instanceof Found found) {
      text(data, "trigger", found.problem().trigger());
      text(data, "field", found.problem().field());
      text(data, "message", found.problem().message());
    } else if (event.content() instanceof Noted noted) {
      data.put("level", noted.level());
      data.put("reason", noted.reason());
      text(data, "message", noted.message());
    }
    return data;
  }

  private static void scaled(ObjectNode data, Scaled scaled) {
    ScaleRequest request = scaled.request();
    TargetRef target = request.target();
    data.putObject("target")
        .put("apiVersion", target.apiVersion())
        .put("kind", target.kind())
        .put("namespace", target.namespace())
        .put("name", target.name());
    data.put("from", request.from());
    data.put("to", request.to());
    text(data, "reason", request.reason());
    scaled.failure().ifPresent(why -> text(data, "failure", why));
  }

  private static ObjectNode reference(ResourceKey object) {
    return JSON.createObjectNode()
        .put("kind", object.kind().name())
        .put("namespace", object.namespace())
        .put("name", object.name());
  }

  private static void text(ObjectNode data, String field, String text) {
    data.put(field, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + " ..." : text);
  }
}
