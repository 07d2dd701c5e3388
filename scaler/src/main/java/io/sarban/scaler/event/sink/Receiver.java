// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event.sink;

import io.sarban.scaler.http.HostAlias;
import io.sarban.scaler.http.SourceAddress;
import io.sarban.scaler.http.WebAddress;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.CloudEventSourceSpec;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The destination of a source's events. */
sealed interface Receiver permits Receiver.Http, Receiver.EventGridTopic {

  /** The kind's name in KEDA's metrics. */
  String kind();

  /** Host and port only: path and query may hold a secret. */
  default String name() {
    return HostAlias.name(uri().getHost()) + (uri().getPort() < 0 ? "" : ":" + uri().getPort());
  }

  URI uri();

  /** The request that sends one event. */
  HttpRequest request(KedaEvent event);

  /**
   * Reads a source's destination.
   *
   * @param parameters from the source's authentication
   * @throws InvalidFieldException if there is no destination, or it cannot be used
   */
  static Receiver of(CloudEventSourceSpec spec, Map<String, String> parameters) {
    CloudEventSourceSpec.Destination destination = spec.destination();
    if (destination != null && destination.http() != null) {
      WebAddress address = address("spec.destination.http.uri", destination.http().uri());
      return new Http(address.uri(), address.login().map(SourceAddress.Login::basic));
    }
    if (destination != null && destination.azureEventGridTopic() != null) {
      return topic(destination.azureEventGridTopic().endpoint(), parameters);
    }
    throw new InvalidFieldException("spec.destination", "give http or azureEventGridTopic");
  }

  private static Receiver topic(String endpoint, Map<String, String> parameters) {
    String field = "spec.destination.azureEventGridTopic.endpoint";
    URI uri = address(field, endpoint).uri();
    if (!"https".equals(uri.getScheme())) {
      throw new InvalidFieldException(
          field, "must begin with https://: the access key is shown to no other");
    }
    String key = parameters.getOrDefault("accessKey", "");
    if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new InvalidFieldException(
          "spec.authenticationRef",
          "give an authentication with the parameter accessKey, a key of the topic");
    }
    return new EventGridTopic(uri, key);
  }

  private static WebAddress address(String field, String text) {
    if (text == null || text.isEmpty()) {
      throw new InvalidFieldException(field, "is required");
    }
    try {
      return WebAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(field, e.getMessage());
    }
  }

  /**
   * A server that accepts CloudEvents in binary mode. Source: the HTTP protocol binding of
   * CloudEvents 1.0.
   *
   * @param login the value of the Authorization header, from the user and password in the address
   */
  record Http(URI uri, Optional<String> login) implements Receiver {

    @Override
    public String kind() {
      return "http";
    }

    @Override
    public HttpRequest request(KedaEvent event) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .header("ce-specversion", "1.0")
              .header("ce-id", event.id())
              .header("ce-source", header(event.source()))
              .header("ce-type", event.type())
              .header("ce-subject", header(event.subject()))
              .header("ce-time", event.time().toString())
              .POST(BodyPublishers.ofString(event.data()));
      login.ifPresent(value -> request.header("Authorization", value));
      return request.build();
    }

    /** Percent-encodes what a header may not hold, as the binding specifies. */
    private static String header(String value) {
      StringBuilder encoded = new StringBuilder();
      for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
        if (b > ' ' && b < 0x7f && b != '"' && b != '%') {
          encoded.append((char) b);
        } else {
          encoded.append(String.format("%%%02X", b & 0xff));
        }
      }
      return encoded.toString();
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return name();
    }
  }

  /**
   * A topic of Azure Event Grid. Source: "Access key authentication" and the REST API "Publish
   * events" in Azure's documentation.
   */
  record EventGridTopic(URI uri, String accessKey) implements Receiver {

    private static final String VERSION = "api-version=2018-01-01";

    @Override
    public String kind() {
      return "azureEventGridTopic";
    }

    @Override
    public HttpRequest request(KedaEvent event) {
      String separator = uri.getRawQuery() == null ? "?" : "&";
      return HttpRequest.newBuilder(URI.create(uri + separator + VERSION))
          .header("Content-Type", "application/cloudevents-batch+json; charset=utf-8")
          .header("aeg-sas-key", accessKey)
          .POST(BodyPublishers.ofString(event.batch()))
          .build();
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
      return name();
    }
  }
}
