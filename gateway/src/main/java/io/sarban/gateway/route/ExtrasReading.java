// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.route;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads the settings that KEDA's add-on does not have, from texts by name; each may be null. */
final class ExtrasReading {

  /** If it is set but cannot be used, every request is refused. */
  static final String AUTHORIZE = "authorize";

  private static final int MAX_WAKES = 32;
  private static final int MAX_COOKIE = 64;
  private static final String DEFAULT_COOKIE = "sarban-sticky";

  /** An authorizer must not set headers that say how a message is read or where it goes. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "host",
          "connection",
          "content-length",
          "content-type",
          "content-encoding",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "expect",
          "keep-alive",
          "set-cookie");

  private final Fields fields;
  private final UnaryOperator<String> texts;
  private final UnaryOperator<String> labels;

  /**
   * @param texts gives a text by its name, such as {@code authorize-when}; null if it is not set
   * @param labels the field that a problem names
   */
  ExtrasReading(Fields fields, UnaryOperator<String> texts, UnaryOperator<String> labels) {
    this.fields = fields;
    this.texts = texts;
    this.labels = labels;
  }

  /**
   * @param serverName the default name of the pods' certificates
   */
  Extras read(String serverName) {
    return new Extras(authorizer(), sticky(), wakes(), tls(serverName));
  }

  private Optional<BackendTls> tls(String otherwise) {
    String protocol = texts.apply("backend-protocol");
    if (protocol == null || protocol.strip().equalsIgnoreCase("HTTP")) {
      return Optional.empty();
    }
    if (!protocol.strip().equalsIgnoreCase("HTTPS")) {
      fields.problem(
          labels.apply("backend-protocol") + " must be HTTP or HTTPS; TLS is used until it is");
    }
    String authorities = dnsName("backend-ca", "");
    return Optional.of(new BackendTls(authorities, dnsName("backend-server-name", otherwise)));
  }

  /** A name that cannot be used is kept, so that nothing is trusted instead. */
  private String dnsName(String field, String otherwise) {
    String text = texts.apply(field);
    String name = text == null || text.isBlank() ? otherwise : text.strip();
    if (!name.isEmpty() && !Host.isDnsName(name)) {
      fields.problem(labels.apply(field) + " must be a DNS name in lower case");
      return "invalid";
    }
    return name;
  }

  private Optional<Authorizer> authorizer() {
    String text = texts.apply(AUTHORIZE);
    if (text == null) {
      return Optional.empty();
    }
    List<String> headers = headers();
    boolean waking = waking();
    if (waking && !headers.isEmpty()) {
      fields.problem(
          labels.apply("authorize-headers")
              + " needs "
              + labels.apply("authorize-when")
              + ": Always, or requests to a workload that is awake would have none");
      waking = false;
    }
    Optional<Authorizer> read = url(text.strip(), waking, headers);
    if (read.isEmpty()) {
      fields.problem(
          labels.apply(AUTHORIZE)
              + " must be a URL such as http://auth:8080/check: of a Service of this namespace, or of"
              + " a host that the operator allowed; no request is answered until it is");
      // a mistake in the URL must not let requests through
      return Optional.of(new Authorizer("", 1, false, "/", waking, headers));
    }
    return read;
  }

  private static Optional<Authorizer> url(String text, boolean waking, List<String> headers) {
    try {
      URI url = new URI(text);
      boolean tls = "https".equalsIgnoreCase(url.getScheme());
      String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      int port = url.getPort() < 0 ? tls ? 443 : 80 : url.getPort();
      boolean inside = host.indexOf('.') < 0;
      if (!tls && !"http".equalsIgnoreCase(url.getScheme())
          || !Host.isDnsName(host)
          || tls && inside
          || url.getRawUserInfo() != null
          || url.getRawFragment() != null
          || port < 1
          || port > 65_535
          || path.contains("/..")
          || text.length() > Fields.MAX_TEXT
          || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        return Optional.empty();
      }
      String uri = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
      return Optional.of(new Authorizer(host, port, tls, uri, waking, headers));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean waking() {
    String when = texts.apply("authorize-when");
    if (when == null || when.strip().equals("Always")) {
      return false;
    }
    if (!when.strip().equals("Waking")) {
      fields.problem(labels.apply("authorize-when") + " must be Always or Waking");
      return false;
    }
    return true;
  }

  private List<String> headers() {
    List<String> headers = new ArrayList<>();
    String field = labels.apply("authorize-headers");
    for (String name : fields.words(texts.apply("authorize-headers"), field)) {
      if (HeaderText.valid(name, "") && !NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
        headers.add(name);
      } else {
        fields.problem(field + " names a header that cannot be passed on");
      }
    }
    return headers;
  }

  private Optional<Sticky> sticky() {
    String text = texts.apply("sticky");
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    int sign = text.indexOf('=');
    String kind = (sign < 0 ? text : text.substring(0, sign)).strip();
    String name = sign < 0 ? "" : text.substring(sign + 1).strip();
    if (kind.equals("cookie") && sign < 0) {
      name = DEFAULT_COOKIE;
    }
    if (!kind.equals("cookie") && !kind.equals("header")
        || name.length() > MAX_COOKIE
        || !HeaderText.valid(name, "")) {
      fields.problem(labels.apply("sticky") + " must be cookie, cookie=NAME or header=NAME");
      return Optional.empty();
    }
    return Optional.of(new Sticky(kind.equals("cookie"), name));
  }

  private List<String> wakes() {
    String field = labels.apply("wakes");
    List<String> names = fields.words(texts.apply("wakes"), field);
    if (names.size() > MAX_WAKES) {
      fields.problem(field + " must be at most " + MAX_WAKES + " names");
      return names.subList(0, MAX_WAKES);
    }
    return names;
  }
}
