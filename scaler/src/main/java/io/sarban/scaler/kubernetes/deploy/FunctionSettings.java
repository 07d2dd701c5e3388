// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How to deploy an app of functions, besides the settings of every workload's pods.
 *
 * @param httpHosts the hosts whose requests scale the HTTP functions, from zero; if empty, they
 *     always run
 * @param useConfigMap whether the settings are stored in a ConfigMap instead of a Secret
 * @param serviceType type of the Service of the HTTP functions
 * @param keysSecret name of the Secret with the functions' keys; empty for the default by the app's
 *     name
 * @param mountKeys whether the keys are a volume of the pods; otherwise the Functions host requests
 *     them
 * @param existingKeys keys to keep
 * @param freshKey makes a key
 */
public record FunctionSettings(
    List<String> httpHosts,
    boolean useConfigMap,
    String serviceType,
    Optional<String> keysSecret,
    boolean mountKeys,
    Map<String, String> existingKeys,
    Supplier<String> freshKey) {

  /** The name of the Secret with the keys of an app's functions. */
  public String keysSecret(String app) {
    return keysSecret.orElse("func-keys-kube-secret-" + app);
  }
}
