// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.google.re2j.Pattern;
import io.sarban.scaler.http.HostAlias;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A server's answer at {@code /varz}.
 *
 * @param connectUrls where clients reach the cluster's servers, as {@code host:port}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ServerReport(
    @JsonProperty("server_id") String id,
    @JsonProperty("server_name") String name,
    @JsonProperty("connect_urls") @JsonDeserialize(using = FewTexts.class) List<String> connectUrls,
    @JsonProperty("cluster") Cluster cluster) {

  /** The addresses at which servers reach each other. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Cluster(
      @JsonProperty("urls") @JsonDeserialize(using = FewTexts.class) List<String> urls) {}

  /** Keeps a list's first texts: a server could send a million. */
  static final class FewTexts extends JsonDeserializer<List<String>> {

    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      List<String> texts = new ArrayList<>();
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return texts;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING
            && texts.size() < MOST_TEXTS
            && parser.getTextLength() <= LONGEST) {
          texts.add(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return texts;
    }
  }

  /**
   * The monitoring URLs of all servers of the cluster, by KEDA's rule: on the same port as the
   * server that was asked. A server that does not advertise its address is a subdomain of the host
   * that was asked.
   */
  List<URI> monitoring(URI asked) {
    boolean advertised = connectUrls != null && !connectUrls.isEmpty();
    List<String> urls =
        advertised
            ? connectUrls
            : cluster == null || cluster.urls() == null ? List.of() : cluster.urls();
    Stream<String> hosts =
        urls.stream().filter(Objects::nonNull).map(url -> url.replaceFirst(":\\d+$", ""));
    return hosts
        .filter(HOST::matches)
        .distinct()
        .limit(MOST)
        .map(host -> advertised || isAddress(host) ? host : below(host, asked))
        .distinct()
        .flatMap(host -> server(asked, host).stream())
        .toList();
  }

  /**
   * Empty if the host cannot be asked: it is no address, or has an underscore and is used with
   * HTTPS.
   */
  private static Optional<URI> server(URI asked, String host) {
    String known = "http".equals(asked.getScheme()) ? HostAlias.of(host) : host;
    try {
      return Optional.of(URI.create(asked.getScheme() + "://" + known + port(asked)))
          .filter(uri -> uri.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A server's text becomes part of a URL only if it is a host and nothing else. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,252}|\\[[0-9a-fA-F:.]{2,45}\\]");

  /** A cluster has a few servers. */
  private static final int MOST = 100;

  /** Of a host with its port. */
  private static final int LONGEST = 300;

  /** Several for each server, since one can be named twice. */
  private static final int MOST_TEXTS = 1000;

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  private static String below(String host, URI asked) {
    return host.replaceFirst("\\..*", "") + "." + HostAlias.name(asked.getHost());
  }

  private static String port(URI asked) {
    return asked.getPort() < 0 ? "" : ":" + asked.getPort();
  }
}
