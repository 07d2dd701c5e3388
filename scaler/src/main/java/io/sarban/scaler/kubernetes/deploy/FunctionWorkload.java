// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.sarban.scaler.function.FunctionApp;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ScaleTargetRef;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectSpec;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import io.sarban.scaler.route.AllDay;
import io.sarban.scaler.route.AppMetadata;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.Names;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.ReplicaBounds;
import io.sarban.scaler.route.ScalingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The Kubernetes objects of an app of functions: NAME, which scales by waiting work, and NAME-http,
 * which answers requests.
 *
 * @param scaling how to scale NAME
 * @param pods with the name of a Secret or ConfigMap that already holds the app's settings, if
 *     there is one
 * @param known whether a trigger type can be measured
 */
public record FunctionWorkload(
    String name,
    String namespace,
    FunctionApp app,
    ScalingSettings scaling,
    PodSettings pods,
    FunctionSettings settings,
    Predicate<String> known) {

  /**
   * Derives all objects.
   *
   * @throws io.sarban.scaler.route.component.RouteException if a name or number is wrong
   * @throws io.sarban.scaler.function.source.FunctionException that says what to fix in the folder
   */
  public Derived derived() {
    Names.require(name);
    scaling.checked();
    List<HasMetadata> resources = new ArrayList<>();
    List<String> notes = new ArrayList<>(app.notes());
    if (!elsewhere()) {
      resources.add(ownSettings());
    }
    if (settings.useConfigMap() && !elsewhere()) {
      notes.add("the settings are a ConfigMap, which more people may read than a Secret");
    }
    FunctionPods deployments =
        new FunctionPods(
            name,
            namespace,
            pods,
            source(),
            Optional.of(app.runtime()).filter(runtime -> elsewhere()));
    if (!app.requested().isEmpty()) {
      HttpFunctions http =
          new HttpFunctions(name, namespace, app.requested(), deployments, settings);
      resources.addAll(http.resources());
      if (!settings.httpHosts().isEmpty()) {
        ReplicaBounds replicas = ReplicaBounds.of(scaling, false, false);
        resources.add(scaledObject(name + "-http", replicas, List.of(http.trigger())));
        if (pods.place().openShift()) {
          notes.add(
              "no Route is made with --http-host: lead requests for "
                  + String.join(", ", settings.httpHosts())
                  + " to Sarban's HTTP gateway");
        }
      }
    }
    if (!app.others().isEmpty()) {
      scaled(deployments, resources, notes);
    }
    return new Derived(resources, notes, settings.useConfigMap());
  }

  private void scaled(FunctionPods deployments, List<HasMetadata> resources, List<String> notes) {
    FunctionApp.Scaled scaled = app.scaled(scaling.messagesPerReplica(), elsewhere(), known);
    notes.addAll(scaled.notes());
    FunctionTriggers triggers =
        FunctionTriggers.of(scaled.measures(), name, settingsName(), isConfigMap());
    ReplicaBounds replicas =
        ReplicaBounds.of(scaling, scaled.measures().isEmpty(), scaled.always());
    int first = replicas.min() == null ? 0 : replicas.min();
    resources.add(deployments.deployment(name, first, app.others(), List.of()));
    triggers.authentications().forEach((key, spec) -> resources.add(authentication(key, spec)));
    resources.add(
        scaledObject(
            name,
            replicas,
            triggers.triggers().isEmpty() ? List.of(AllDay.trigger()) : triggers.triggers()));
  }

  private boolean elsewhere() {
    return pods.secret().isPresent() || pods.configMap().isPresent();
  }

  private boolean isConfigMap() {
    return pods.secret().isEmpty() && (settings.useConfigMap() || pods.configMap().isPresent());
  }

  private String settingsName() {
    return pods.secret().or(pods::configMap).orElse(name);
  }

  private EnvFromSource source() {
    return isConfigMap()
        ? FunctionPods.configMap(settingsName())
        : FunctionPods.secret(settingsName());
  }

  private HasMetadata ownSettings() {
    ObjectMeta metadata = AppMetadata.of(name, namespace, name);
    return settings.useConfigMap()
        ? new ConfigMapBuilder().withMetadata(metadata).withData(app.settings()).build()
        : new SecretBuilder()
            .withMetadata(metadata)
            .withData(KeyedData.encoded(app.settings()))
            .build();
  }

  private TriggerAuthentication authentication(String key, TriggerAuthenticationSpec spec) {
    TriggerAuthentication authentication = new TriggerAuthentication();
    authentication.setMetadata(AppMetadata.of(name, namespace, key));
    authentication.setSpec(spec);
    return authentication;
  }

  private ScaledObject scaledObject(String target, ReplicaBounds replicas, List<Trigger> triggers) {
    ScaledObject object = new ScaledObject();
    object.setMetadata(AppMetadata.of(name, namespace, target));
    object.setSpec(
        new ScaledObjectSpec(
            new ScaleTargetRef(null, null, target, null, Map.of()),
            scaling.pollingInterval().orElse(null),
            null,
            scaling.cooldownPeriod().orElse(null),
            null,
            replicas.min(),
            replicas.max(),
            null,
            triggers,
            null,
            Map.of()));
    return object;
  }
}
