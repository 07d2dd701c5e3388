package io.sarban.scaler.cli;

import io.sarban.scaler.kubernetes.deploy.FunctionKeys;
import io.sarban.scaler.kubernetes.deploy.FunctionSettings;
import io.sarban.scaler.route.Names;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What only a folder of Azure Functions has. */
final class FunctionOptions {

  /** Of a Service. */
  enum ServiceType {
    ClusterIP,
    NodePort,
    LoadBalancer
  }

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
   * @param existingKeys that are kept
   */
  FunctionSettings settings(Map<String, String> existingKeys) {
    if (keysSecret != null) {
      Names.requireObject("--keys-secret-name", keysSecret);
    }
    return new FunctionSettings(
        useConfigMap,
        serviceType.name(),
        Optional.ofNullable(keysSecret),
        mountKeys,
        existingKeys,
        FunctionKeys::fresh);
  }
}
