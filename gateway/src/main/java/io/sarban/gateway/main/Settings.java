// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.sarban.gateway.route.GoDuration;
import io.sarban.gateway.settings.GatewaySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.main.Main;

/**
 * The settings of a separate gateway, from its environment; settings that the HTTP add-on's
 * interceptor has keep their names.
 *
 * @param gateway without TLS, which is added if there are keys
 * @param tlsPort SARBAN_GATEWAY_TLS_PORT, 8443; 0 for none
 * @param countsPort SARBAN_GATEWAY_COUNTS_PORT, 9090
 * @param managementPort of health and metrics: SARBAN_GATEWAY_MANAGEMENT_PORT, 8081
 * @param certificates the folder with tls.crt and tls.key for serving the counts:
 *     SARBAN_GATEWAY_CERTIFICATES; if it is not set, they are served in clear text to everybody, on
 *     loopback only
 * @param scaler who may read the counts: SARBAN_GATEWAY_SCALER, a service account
 * @param namespace the gateway's own: POD_NAMESPACE
 * @param id POD_UID, else a random one
 * @param tlsSecrets the Secrets of its namespace that hold keys for TLS, the default first:
 *     SARBAN_GATEWAY_TLS_SECRETS, sarban-gateway-tls
 * @param watched the only namespace to watch: KEDA_HTTP_WATCH_NAMESPACE; empty for all
 * @param delay from SIGTERM until connections end: KEDA_HTTP_SHUTDOWN_DELAY
 * @param accessLog KEDA_HTTP_LOG_REQUESTS
 * @param sharedHosts whether routes of several namespaces may have one host:
 *     SARBAN_GATEWAY_SHARED_HOSTS
 * @param externalNames whether Services of type ExternalName are followed:
 *     SARBAN_GATEWAY_EXTERNAL_NAMES
 */
public record Settings(
    GatewaySettings gateway,
    int tlsPort,
    int countsPort,
    int managementPort,
    Optional<Path> certificates,
    String scaler,
    Optional<String> namespace,
    String id,
    List<String> tlsSecrets,
    Optional<String> watched,
    Duration delay,
    boolean accessLog,
    boolean sharedHosts,
    boolean externalNames) {

  /** Throws an {@link IllegalArgumentException} with one line if a setting cannot be used. */
  public static Settings of(Map<String, String> environment) {
    Variables variables = new Variables(environment);
    Optional<String> namespace = variables.text("POD_NAMESPACE");
    GatewaySettings.Times times = GatewaySettings.Times.DEFAULT;
    GatewaySettings.Limits limits = GatewaySettings.Limits.DEFAULT;
    GatewaySettings gateway =
        GatewaySettings.on(
                variables
                    .text("POD_IP")
                    .or(() -> variables.text("SARBAN_GATEWAY_HOST"))
                    .orElse("0.0.0.0"),
                variables.number("KEDA_HTTP_PROXY_PORT", 8080, 0, 65_535))
            .with(
                new GatewaySettings.Times(
                    variables.duration("KEDA_HTTP_READINESS_TIMEOUT", times.readiness()),
                    variables.duration("KEDA_HTTP_REQUEST_TIMEOUT", times.request()),
                    variables.duration("KEDA_HTTP_RESPONSE_HEADER_TIMEOUT", times.responseHeader()),
                    variables.duration("KEDA_HTTP_CONNECT_TIMEOUT", times.connect()),
                    variables.duration("SARBAN_GATEWAY_HEAD_TIMEOUT", times.head()),
                    variables.duration("KEDA_HTTP_DRAIN_TIMEOUT", times.drain())))
            .with(
                new GatewaySettings.Limits(
                    variables.number(
                        "SARBAN_GATEWAY_HELD_PER_ROUTE", limits.heldPerRoute(), 1, 1_000_000),
                    variables.number("SARBAN_GATEWAY_HELD", limits.held(), 1, 1_000_000),
                    (long)
                            variables.number(
                                "SARBAN_GATEWAY_HELD_MIB",
                                (int) (limits.heldBytes() >> 20),
                                1,
                                100_000)
                        << 20));
    if (!variables.flag("KEDA_HTTP_ENABLE_COLD_START_HEADER", true)) {
      gateway = gateway.withoutColdStartHeader();
    }
    if (!variables.flag("SARBAN_GATEWAY_TRUST_FORWARDED", true)) {
      gateway = gateway.withoutTrust();
    }
    gateway = gateway.withAuthorizerHosts(variables.hosts("SARBAN_GATEWAY_AUTHORIZER_HOSTS"));
    return new Settings(
        gateway,
        variables.number("SARBAN_GATEWAY_TLS_PORT", 8443, 0, 65_535),
        variables.number("SARBAN_GATEWAY_COUNTS_PORT", 9090, 0, 65_535),
        variables.number("SARBAN_GATEWAY_MANAGEMENT_PORT", 8081, 0, 65_535),
        variables.text("SARBAN_GATEWAY_CERTIFICATES").map(Path::of),
        variables
            .text("SARBAN_GATEWAY_SCALER")
            .orElse("system:serviceaccount:" + namespace.orElse("sarban") + ":sarban-scaler"),
        namespace,
        variables.text("POD_UID").orElseGet(() -> UUID.randomUUID().toString()),
        variables.words("SARBAN_GATEWAY_TLS_SECRETS", "sarban-gateway-tls"),
        variables.text("KEDA_HTTP_WATCH_NAMESPACE"),
        variables.duration("KEDA_HTTP_SHUTDOWN_DELAY", Duration.ofSeconds(5)),
        variables.flag("KEDA_HTTP_LOG_REQUESTS", false),
        variables.flag("SARBAN_GATEWAY_SHARED_HOSTS", false),
        variables.flag("SARBAN_GATEWAY_EXTERNAL_NAMES", false));
  }

  void applyTo(Main main) {
    main.setDefaultPropertyPlaceholderLocation("classpath:gateway.properties");
    main.addInitialProperty("camel.management.host", gateway.host());
    main.addInitialProperty("camel.management.port", String.valueOf(managementPort));
  }

  private record Variables(Map<String, String> environment) {

    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(name))
          .map(String::strip)
          .filter(value -> !value.isEmpty());
    }

    int number(String name, int otherwise, int min, int max) {
      Optional<String> text = text(name);
      if (text.isEmpty()) {
        return otherwise;
      }
      try {
        int number = Integer.parseInt(text.get());
        if (number >= min && number <= max) {
          return number;
        }
      } catch (NumberFormatException e) {
        // reported below
      }
      throw new IllegalArgumentException(
          name + " must be a whole number from " + min + " to " + max);
    }

    Duration duration(String name, Duration otherwise) {
      Optional<String> text = text(name);
      return text.isEmpty()
          ? otherwise
          : GoDuration.read(text.get())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          name + " must be a duration such as 30s or 1m30s"));
    }

    List<String> words(String name, String otherwise) {
      return Arrays.stream(text(name).orElse(otherwise).split(",", -1))
          .map(String::strip)
          .filter(word -> !word.isEmpty())
          .distinct()
          .toList();
    }

    /** {@code HOST:PORT} each, 443 where there is no port. */
    Set<String> hosts(String name) {
      Set<String> hosts = new LinkedHashSet<>();
      for (String host : words(name, "")) {
        String one = host.toLowerCase(Locale.ROOT);
        hosts.add(one.contains(":") ? one : one + ":443");
      }
      return hosts;
    }

    boolean flag(String name, boolean otherwise) {
      return text(name).map(Boolean::parseBoolean).orElse(otherwise);
    }
  }
}
