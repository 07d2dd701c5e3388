// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.queue.QueueServiceClientBuilder;
import io.sarban.scaler.measure.azure.Cloud;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An account's connection string. Only the parts for queues are used. Source: "Configure Azure
 * Storage connection strings" in Azure's documentation.
 */
final class StorageConnection {

  private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
  private static final int MAX_LENGTH = 4096;

  private final Map<String, String> parts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private StorageConnection() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException that names the missing or invalid part, and shows no value
   */
  static StorageConnection parse(String text) {
    require(text.length() <= MAX_LENGTH, "is longer than " + MAX_LENGTH + " characters");
    StorageConnection connection = new StorageConnection();
    Arrays.stream(text.split(";", -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .forEach(
            part -> {
              int equals = part.indexOf('=');
              require(equals > 0, "is no list of Name=value;Name=value");
              connection.parts.put(
                  part.substring(0, equals).strip(), part.substring(equals + 1).strip());
            });
    if (!connection.isDevelopment()) {
      connection.endpoint();
      connection.checkKey();
    }
    return connection;
  }

  /** Whether the name follows Azure's rule for accounts. */
  static boolean isAccount(String name) {
    return ACCOUNT.matcher(name).matches();
  }

  private String part(String name) {
    return parts.getOrDefault(name, "");
  }

  private boolean isDevelopment() {
    return part("UseDevelopmentStorage").equalsIgnoreCase("true");
  }

  /** The server to ask, for messages. */
  String describe() {
    if (isDevelopment()) {
      return "devstoreaccount1";
    }
    return part("AccountName").isEmpty() ? endpoint().getHost() : part("AccountName");
  }

  /** The host to ask. */
  String host() {
    return isDevelopment() ? "localhost" : endpoint().getHost();
  }

  private URI endpoint() {
    String written = part("QueueEndpoint");
    if (!written.isEmpty()) {
      return written(written);
    }
    String suffix = parts.getOrDefault("EndpointSuffix", "core.windows.net");
    require(!part("AccountName").isEmpty(), "has no AccountName");
    require(
        isAccount(part("AccountName")),
        "has an AccountName that is none: it has 3 to 24 small letters and digits");
    require(Cloud.isSuffix(suffix), "has an EndpointSuffix that ends no host name");
    String scheme =
        part("DefaultEndpointsProtocol").equalsIgnoreCase("http") ? "http://" : "https://";
    return URI.create(scheme + part("AccountName") + ".queue." + suffix);
  }

  private static URI written(String text) {
    URI uri = null;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      // the check below says what it must be
    }
    boolean web =
        uri != null
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && ("http".equalsIgnoreCase(uri.getScheme())
                || "https".equalsIgnoreCase(uri.getScheme()));
    require(web, "has a QueueEndpoint that is not like https://host:port/path");
    return uri;
  }

  private void checkKey() {
    if (!part("SharedAccessSignature").isEmpty()) {
      return;
    }
    require(!part("AccountName").isEmpty(), "has no AccountName");
    require(!part("AccountKey").isEmpty(), "has neither an AccountKey nor a SharedAccessSignature");
    try {
      Base64.getDecoder().decode(part("AccountKey"));
    } catch (IllegalArgumentException e) {
      require(false, "has an AccountKey that is no Base64");
    }
  }

  /** Configures the client for this account. */
  void apply(QueueServiceClientBuilder builder) {
    if (isDevelopment()) {
      builder.connectionString("UseDevelopmentStorage=true");
      return;
    }
    builder.endpoint(endpoint().toString());
    if (part("SharedAccessSignature").isEmpty()) {
      builder.credential(new StorageSharedKeyCredential(part("AccountName"), part("AccountKey")));
    } else {
      builder.sasToken(part("SharedAccessSignature"));
    }
  }

  private static void require(boolean held, String why) {
    if (!held) {
      throw new IllegalArgumentException(why);
    }
  }

  /** Keeps the key out of logs. */
  @Override
  public String toString() {
    return describe();
  }
}
