// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.sarban.scaler.function.Measure;
import io.sarban.scaler.resource.AuthSecretTargetRef;
import io.sarban.scaler.resource.AuthenticationRef;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The triggers of an app's ScaledObject, and their TriggerAuthentications.
 *
 * @param authentications by name
 */
record FunctionTriggers(
    List<Trigger> triggers, Map<String, TriggerAuthenticationSpec> authentications) {

  private static final String IDENTITY = "azure-workload";

  /**
   * @param app the app's name
   * @param settings the name of the Secret or ConfigMap with the settings
   * @param isConfigMap whether it is a ConfigMap
   */
  static FunctionTriggers of(
      List<Measure> measures, String app, String settings, boolean isConfigMap) {
    List<Trigger> triggers = new ArrayList<>();
    Map<String, TriggerAuthenticationSpec> authentications = new LinkedHashMap<>();
    for (Measure measure : measures) {
      AuthenticationRef reference = null;
      if (!measure.logins().isEmpty() || measure.identity().isPresent()) {
        TriggerAuthenticationSpec spec = authentication(measure, settings, isConfigMap);
        String name = name(app + "-" + measure.type(), spec, authentications);
        authentications.put(name, spec);
        reference = new AuthenticationRef(name, null, Map.of());
      }
      triggers.add(
          new Trigger(measure.type(), null, null, measure.metadata(), reference, null, Map.of()));
    }
    return new FunctionTriggers(triggers, authentications);
  }

  private static String name(
      String wanted, TriggerAuthenticationSpec spec, Map<String, TriggerAuthenticationSpec> taken) {
    String name = wanted;
    for (int i = 2; taken.containsKey(name) && !taken.get(name).equals(spec); i++) {
      name = wanted + "-" + i;
    }
    return name;
  }

  private static TriggerAuthenticationSpec authentication(
      Measure measure, String settings, boolean isConfigMap) {
    List<AuthSecretTargetRef> logins =
        measure.logins().entrySet().stream()
            .map(one -> new AuthSecretTargetRef(one.getKey(), settings, one.getValue(), Map.of()))
            .toList();
    PodIdentity identity =
        measure
            .identity()
            .map(
                who -> new PodIdentity(IDENTITY, who.clientId().orElse(null), null, null, Map.of()))
            .orElse(null);
    return new TriggerAuthenticationSpec(
        isConfigMap ? null : logins,
        isConfigMap ? logins : null,
        null,
        identity,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of());
  }
}
