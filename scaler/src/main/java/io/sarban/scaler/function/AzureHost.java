// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

import io.sarban.scaler.function.source.FunctionException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A host of Azure: the name of an account or namespace, and the domain after it.
 *
 * @param name the part before the first dot
 * @param suffix the part after the first dot
 */
record AzureHost(String name, String suffix) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Pattern SUFFIX = Pattern.compile("[a-z0-9.-]{0,190}");

  /** Azure's clouds by the end of the suffix. */
  private static final Map<String, String> CLOUDS =
      Map.of(
          "core.usgovcloudapi.net", "AzureUSGovernmentCloud",
          "servicebus.usgovcloudapi.net", "AzureUSGovernmentCloud",
          "core.chinacloudapi.cn", "AzureChinaCloud",
          "servicebus.chinacloudapi.cn", "AzureChinaCloud");

  /**
   * Reads a URL, a host, or just the name of an account.
   *
   * @throws FunctionException if the text is none of these
   */
  static AzureHost of(String text, String where) {
    String address = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^(https|sb|amqps)://", "");
    String host = address.contains("://") ? "" : address.replaceFirst("[:/].*$", "");
    int dot = host.indexOf('.');
    String name = dot < 0 ? host : host.substring(0, dot);
    String suffix = dot < 0 ? "" : host.substring(dot + 1);
    if (!NAME.matcher(name).matches() || !SUFFIX.matcher(suffix).matches()) {
      throw new FunctionException(
          where + " is no host of Azure: write it like https://NAME.queue.core.windows.net");
    }
    return new AzureHost(name, suffix);
  }

  /** Adds the parameters that name the Azure cloud; none for the public cloud. */
  Measure in(Measure measure) {
    if (suffix.isEmpty()
        || suffix.endsWith("core.windows.net")
        || suffix.equals("servicebus.windows.net")) {
      return measure;
    }
    for (Map.Entry<String, String> cloud : CLOUDS.entrySet()) {
      if (suffix.endsWith(cloud.getKey())) {
        return measure.with("cloud", cloud.getValue());
      }
    }
    return measure.with("cloud", "Private").with("endpointSuffix", suffix);
  }
}
