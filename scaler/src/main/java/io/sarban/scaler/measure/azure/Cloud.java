// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azure;

import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Azure's clouds, from KEDA's parameters {@code cloud} and {@code endpointSuffix}, and the suffixes
 * of their services' host names.
 */
public enum Cloud {
  AzurePublicCloud("core.windows.net", "servicebus.windows.net"),
  AzureUSGovernmentCloud("core.usgovcloudapi.net", "servicebus.usgovcloudapi.net"),
  AzureChinaCloud("core.chinacloudapi.cn", "servicebus.chinacloudapi.cn"),
  AzureGermanCloud("core.cloudapi.de", "servicebus.cloudapi.de"),
  /** The user sets the suffix in endpointSuffix. */
  Private("", "");

  private static final Pattern SUFFIX =
      Pattern.compile("[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){0,10}(:\\d{1,5})?");

  private final String storage;
  private final String serviceBus;

  Cloud(String storage, String serviceBus) {
    this.storage = storage;
    this.serviceBus = serviceBus;
  }

  /** The host name suffix of the queues of storage accounts, without a leading dot. */
  public static String queueSuffix(Parameters parameters) {
    Cloud cloud = of(parameters);
    return cloud == Private ? suffix(parameters) : "queue." + cloud.storage;
  }

  /** The host name suffix of Service Bus namespaces, without a leading dot. */
  public static String serviceBusSuffix(Parameters parameters) {
    Cloud cloud = of(parameters);
    return cloud == Private ? suffix(parameters) : cloud.serviceBus;
  }

  private static Cloud of(Parameters parameters) {
    return parameters.oneOf("cloud", values());
  }

  private static String suffix(Parameters parameters) {
    String suffix = parameters.required("endpointSuffix").strip();
    if (!isSuffix(suffix)) {
      throw new InvalidFieldException(
          "endpointSuffix", "must be the ending of a host name, like queue.core.example.org");
    }
    return suffix.toLowerCase(Locale.ROOT);
  }

  /** Whether it can be the suffix of a host name, with or without a port. */
  public static boolean isSuffix(String text) {
    return SUFFIX.matcher(text).matches();
  }
}
