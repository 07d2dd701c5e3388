package io.sarban.scaler.measure.servicebus;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Entities that Service Bus lists together: a namespace's queues, or a topic's subscriptions. */
sealed interface EntitySet {

  /** As many as one page can hold. */
  int PAGE = 100;

  String API = "api-version=2021-05";

  /** The path, below the namespace, of the whole set. */
  String path();

  /** The path, below the namespace, of one of them. */
  String path(String entity);

  /** The trigger's field that names one of them. */
  String field();

  /** What one of them is called in messages. */
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

  /** Names may have slashes, which are part of the path. */
  private static String encoded(String name) {
    return Arrays.stream(name.split("/"))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
