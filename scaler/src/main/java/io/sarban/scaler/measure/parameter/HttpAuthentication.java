// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.parameter;

import static io.sarban.scaler.problem.InvalidFieldException.require;

import io.sarban.scaler.http.RequestHeader;
import io.sarban.scaler.http.WebAddress;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * KEDA's {@code authModes} for HTTP sources: apiKey, basic, bearer, oauth and custom; the source
 * itself handles tls.
 *
 * @param headers may contain secrets
 * @param query {@code name=value} of an API key that goes into the URL
 */
public record HttpAuthentication(Map<String, String> headers, Optional<String> query) {

  private static final Set<String> MODES =
      Set.of("apiKey", "basic", "bearer", "custom", "tls", "oauth");

  /**
   * Reads a trigger's parameters; a login in the address is used if no mode sets another.
   *
   * @throws InvalidFieldException if a parameter of a mode is missing, or cannot be sent
   */
  public static HttpAuthentication of(Parameters parameters, WebAddress address) {
    HttpAuthentication authentication = of(parameters);
    Map<String, String> headers = new HashMap<>(authentication.headers());
    address.login().ifPresent(login -> headers.putIfAbsent("Authorization", login.basic()));
    return new HttpAuthentication(Map.copyOf(headers), authentication.query());
  }

  private static HttpAuthentication of(Parameters parameters) {
    Set<String> modes = modes(parameters);
    Map<String, String> headers = new HashMap<>();
    Optional<String> query = Optional.empty();
    if (modes.contains("apiKey")) {
      String key = required(parameters, "apiKey");
      String method = parameters.textOrDefault("method");
      require(
          method.equals("header") || method.equals("query"),
          "method",
          "must be header or query, where the API key goes");
      if (method.equals("query")) {
        String name = parameters.text("keyParamName").orElse("api_key");
        query = Optional.of(encoded(name) + "=" + encoded(key));
      } else {
        headers.put(parameters.text("keyParamName").orElse("X-API-KEY"), key);
      }
    }
    if (modes.contains("basic")) {
      String login =
          required(parameters, "username")
              + ":"
              + parameters.text("password").map(String::strip).orElse("");
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
    if (modes.contains("bearer")) {
      String token =
          parameters
              .text("bearerToken")
              .or(() -> parameters.text("accessToken"))
              .map(String::strip)
              .orElseGet(() -> required(parameters, "token"));
      headers.put("Authorization", "Bearer " + token);
    }
    if (modes.contains("oauth")) {
      String token =
          parameters
              .text("accessToken")
              .orElseThrow(
                  () ->
                      new InvalidFieldException(
                          "authMode", "oauth needs a TriggerAuthentication with spec.oauth2"));
      headers.put("Authorization", "Bearer " + token);
    }
    if (modes.contains("custom")) {
      headers.put(
          required(parameters, "customAuthHeader"), required(parameters, "customAuthValue"));
    }
    headers.forEach(HttpAuthentication::checkHeader);
    return new HttpAuthentication(Map.copyOf(headers), query);
  }

  /** The message shows neither name nor value: they may be secret. */
  private static void checkHeader(String name, String value) {
    require(
        RequestHeader.canBeSent(name, value),
        "authMode",
        "a name or value of its header has a line break or another sign that cannot be sent, or the"
            + " header is Host: correct what the TriggerAuthentication gives");
  }

  private static Set<String> modes(Parameters parameters) {
    String field = parameters.text("authModes").isPresent() ? "authModes" : "authMode";
    Set<String> modes =
        Arrays.stream(parameters.text(field).orElse("").split(","))
            .map(String::strip)
            .filter(mode -> !mode.isEmpty())
            .collect(Collectors.toSet());
    for (String mode : modes) {
      require(
          MODES.contains(mode), field, "must be of apiKey, basic, bearer, oauth, tls, not " + mode);
    }
    require(
        modes.stream().filter(Set.of("basic", "bearer", "oauth")::contains).count() <= 1,
        field,
        "basic, bearer and oauth exclude each other");
    return modes;
  }

  private static String required(Parameters parameters, String name) {
    return parameters
        .text(name)
        .map(String::strip)
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name, "is required by authMode: give it in a TriggerAuthentication"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The URL with the API key, if it belongs there. */
  public URI uri(URI uri) {
    if (query.isEmpty()) {
      return uri;
    }
    String text = uri.toString();
    return URI.create(text + (uri.getRawQuery() == null ? "?" : "&") + query.get());
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "HttpAuthentication" + headers.keySet();
  }
}
