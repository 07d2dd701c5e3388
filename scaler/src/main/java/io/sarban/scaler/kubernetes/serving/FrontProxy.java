// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.kubernetes.serving.tls.KeyPairPem;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * The only caller of an aggregated API: the API server's proxy, authenticated by its certificate.
 * It names the original caller. Source: Kubernetes' documentation, "Configure the Aggregation
 * Layer".
 *
 * @param authority signs the proxy's certificate
 * @param names the proxy's names; if empty, any
 * @param headers the headers that name the original caller
 */
public record FrontProxy(ClientAuthority authority, Set<String> names, Headers headers) {

  /**
   * The headers in which the proxy names the original caller.
   *
   * @param user headers with the user's name; the first one present counts
   * @param groups headers with a group; each may occur several times
   * @param extra prefixes of headers with further values
   */
  record Headers(List<String> user, List<String> groups, List<String> extra) {

    /** The headers that kubeadm and most others configure. */
    static final Headers USUAL =
        new Headers(
            List.of("X-Remote-User"), List.of("X-Remote-Group"), List.of("X-Remote-Extra-"));

    private static Headers of(Map<String, String> data) throws IOException {
      return new Headers(
          list(data, "requestheader-username-headers"),
          list(data, "requestheader-group-headers"),
          list(data, "requestheader-extra-headers-prefix"));
    }

    private static List<String> list(Map<String, String> data, String key) throws IOException {
      return List.of(array(key, data.getOrDefault(key, "[]")));
    }
  }

  /**
   * Reads {@code kube-system/extension-apiserver-authentication}.
   *
   * @throws IOException if it has no usable settings
   */
  static FrontProxy of(KubernetesClient client) throws IOException {
    ConfigMap map =
        client
            .configMaps()
            .inNamespace("kube-system")
            .withName("extension-apiserver-authentication")
            .get();
    Map<String, String> data = map == null || map.getData() == null ? Map.of() : map.getData();
    String authorities = data.get("requestheader-client-ca-file");
    if (authorities == null) {
      throw new IOException("the cluster names no request-header authority");
    }
    return new FrontProxy(
        new ClientAuthority(KeyPairPem.certificates(authorities)),
        Set.copyOf(Headers.list(data, "requestheader-allowed-names")),
        Headers.of(data));
  }

  private static String[] array(String key, String json) throws IOException {
    try {
      return new ObjectMapper().readValue(json, String[].class);
    } catch (JsonProcessingException e) {
      throw new IOException(key + " is no list of names", e);
    }
  }

  /** The original caller; empty if the proxy names none. */
  Optional<Caller> caller(MultiMap request) {
    return headers.user().stream()
        .map(request::get)
        .filter(user -> user != null && !user.isEmpty())
        .findFirst()
        .map(
            user ->
                new Caller(
                    user,
                    "",
                    headers.groups().stream()
                        .flatMap(name -> request.getAll(name).stream())
                        .toList(),
                    extra(request)));
  }

  private Map<String, List<String>> extra(MultiMap request) {
    Map<String, List<String>> extra = new HashMap<>();
    for (String name : request.names()) {
      for (String prefix : headers.extra()) {
        if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
          String key = name.substring(prefix.length()).toLowerCase(Locale.ROOT);
          extra.put(
              URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8),
              List.copyOf(request.getAll(name)));
        }
      }
    }
    return extra;
  }

  /** Whether these certificates are the API server's proxy's. */
  boolean trusts(List<X509Certificate> chain) {
    try {
      return authority.trusts(chain)
          && (names.isEmpty() || names.contains(commonName(chain.get(0))));
    } catch (InvalidNameException e) {
      return false;
    }
  }

  private static String commonName(X509Certificate certificate) throws InvalidNameException {
    return new LdapName(certificate.getSubjectX500Principal().getName())
        .getRdns().stream()
            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
            .map(rdn -> String.valueOf(rdn.getValue()))
            .findFirst()
            .orElse("");
  }
}
