// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.problem.InvalidFieldException;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A namespace of Azure Service Bus.
 *
 * @param field the field that names it, as written
 * @param namespace such as {@code https://orders.servicebus.windows.net/}
 */
record ServiceBusSource(URI namespace, Access access, String field) implements Source {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads a connection string. The emulator's works without TLS, and on this machine only.
   *
   * @throws InvalidFieldException if a part is missing; the message shows no value
   */
  static ServiceBusSource of(String connection, String field) {
    Map<String, String> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(connection.split(";"))
        .filter(part -> part.indexOf('=') > 0)
        .forEach(
            part -> {
              int equals = part.indexOf('=');
              parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            });
    boolean emulator = "true".equalsIgnoreCase(parts.get("UseDevelopmentEmulator"));
    try {
      return new ServiceBusSource(
          namespace(parts.get("Endpoint"), emulator), new Access.Shared(access(parts)), field);
    } catch (IllegalArgumentException e) {
      throw new InvalidFieldException(
          field,
          "the connection string cannot be used: "
              + e.getMessage()
              + ": copy it from the namespace again");
    }
  }

  private static URI namespace(String endpoint, boolean emulator) {
    URI uri = null;
    try {
      uri = URI.create(endpoint == null ? "" : endpoint);
    } catch (IllegalArgumentException e) {
      // the check below says what it must be
    }
    if (uri == null
        || !"sb".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("it has no Endpoint=sb://...");
    }
    if (emulator && !LOCAL.contains(uri.getHost())) {
      throw new IllegalArgumentException("the emulator must be on this machine");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return URI.create((emulator ? "http://" : "https://") + uri.getHost() + port + "/");
  }

  private static SharedAccess access(Map<String, String> parts) {
    String policy = parts.get("SharedAccessKeyName");
    String key = parts.get("SharedAccessKey");
    String signature = parts.get("SharedAccessSignature");
    if (signature != null && !signature.isEmpty()) {
      return new SharedAccess.Signature(signature);
    }
    if (policy == null || key == null || policy.isEmpty() || key.isEmpty()) {
      throw new IllegalArgumentException(
          "it has neither SharedAccessKeyName and SharedAccessKey nor a signature");
    }
    return new SharedAccess.Key(policy, key);
  }

  @Override
  public LookCost lookCost() {
    return LookCost.paid(namespace.getHost());
  }

  @Override
  public String describe() {
    String port = namespace.getPort() < 0 ? "" : ":" + namespace.getPort();
    return "Azure Service Bus " + namespace.getHost() + port;
  }

  @Override
  public String toString() {
    return describe();
  }
}
