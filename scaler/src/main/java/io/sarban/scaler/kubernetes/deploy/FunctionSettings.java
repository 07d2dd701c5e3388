package io.sarban.scaler.kubernetes.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How an app of functions is deployed, beside what every workload's pods are made with.
 *
 * @param httpHosts by whose requests its http functions are scaled, from zero; empty: they always
 *     run
 * @param useConfigMap whether its settings are a ConfigMap, and not a Secret
 * @param serviceType of the Service of its http functions
 * @param keysSecret the name of the Secret with its functions' keys; empty: by the app's name
 * @param mountKeys whether that is a volume of the pods; else the Functions host asks for it
 * @param existingKeys that are kept
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
