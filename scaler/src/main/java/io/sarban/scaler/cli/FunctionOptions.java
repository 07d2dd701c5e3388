// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.kubernetes.deploy.FunctionKeys;
import io.sarban.scaler.kubernetes.deploy.FunctionSettings;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.route.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options that only apply to a folder of Azure Functions. */
final class FunctionOptions {

  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9]([-a-z0-9.]{0,250}[a-z0-9])?");

  /** Types of a Service. */
  enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer
  }

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      split = ",",
      description = {
        "Functions: scale the http functions from zero, by the requests that Sarban's HTTP gateway",
        "gets for that host (default: they always run)."
      })
  private List<String> httpHosts;

  @Option(
      names = "--use-config-map",
      description = "Functions: put the settings into a ConfigMap, and not into a Secret.")
  private boolean useConfigMap;

  @Option(
      names = "--service-type",
      paramLabel = "TYPE",
      defaultValue = "ClusterIP",
      description = "Functions: ClusterIP, NodePort or LoadBalancer (default: ClusterIP).")
  private ServiceType serviceType;

  @Option(
      names = "--keys-secret-name",
      paramLabel = "NAME",
      description = "Functions: the Secret of their keys (default: func-keys-kube-secret-NAME).")
  private String keysSecret;

  @Option(
      names = "--mount-funckeys-as-containervolume",
      description = "Functions: mount their keys; the host then has no right to renew them.")
  private boolean mountKeys;

  /**
   * @param existingKeys keys to keep
   */
  FunctionSettings settings(Map<String, String> existingKeys) {
    if (keysSecret != null) {
      Names.requireObject("--keys-secret-name", keysSecret);
    }
    List<String> hosts = httpHosts == null ? List.of() : httpHosts;
    hosts.forEach(FunctionOptions::requireHost);
    return new FunctionSettings(
        hosts,
        useConfigMap,
        serviceType.name(),
        Optional.ofNullable(keysSecret),
        mountKeys,
        existingKeys,
        FunctionKeys::fresh);
  }

  private static void requireHost(String host) {
    if (!HOST.matcher(host).matches()) {
      throw new UserMistake(
          "--http-host: \""
              + OneLine.of(host)
              + "\" is no host: write it like shop.example.com or *.example.com");
    }
  }
}
