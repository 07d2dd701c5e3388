// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.nats;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.re2j.Pattern;
import io.sarban.scaler.http.HostAlias;
import java.net.URI;
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
    @JsonProperty("connect_urls") List<String> connectUrls,
    @JsonProperty("cluster") Cluster cluster) {

  /** The addresses at which servers reach each other. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Cluster(@JsonProperty("urls") List<String> urls) {}

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
