// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Entities that Service Bus lists together: a namespace's queues, or a topic's subscriptions. */
sealed interface EntitySet {

  /** The maximum of one page. */
  int PAGE = 100;

  String API = "api-version=2021-05";

  /** The path of the whole set below the namespace. */
  String path();

  /** The path of one entity below the namespace. */
  String path(String entity);

  /** The trigger's field that names an entity. */
  String field();

  /** The name of an entity in messages. */
  String describe(String entity);

  record Queues() implements EntitySet {
    @Override
    public String path() {
      return "$Resources/queues";
    }

    @Override
    public String path(String entity) {
      return encoded(entity);
    }

    @Override
    public String field() {
      return "queueName";
    }

    @Override
    public String describe(String entity) {
      return "queue \"" + entity + "\"";
    }
  }

  record Subscriptions(String topic) implements EntitySet {
    @Override
    public String path() {
      return encoded(topic) + "/Subscriptions";
    }

    @Override
    public String path(String entity) {
      return path() + "/" + encoded(entity);
    }

    @Override
    public String field() {
      return "subscriptionName";
    }

    @Override
    public String describe(String entity) {
      return "subscription \"" + entity + "\" of topic \"" + topic + "\"";
    }
  }

  default URI page(URI namespace, int skip) {
    return namespace.resolve("/" + path() + "?$skip=" + skip + "&$top=" + PAGE + "&" + API);
  }

  default URI one(URI namespace, String entity) {
    return namespace.resolve("/" + path(entity) + "?" + API);
  }

  /** Names may contain slashes, which are part of the path. */
  private static String encoded(String name) {
    return Arrays.stream(name.split("/"))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
