// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ScaleTargetRef;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.ScaledObjectSpec;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import io.sarban.scaler.route.component.PlatformHttp;
import io.sarban.scaler.route.component.RouteException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The Kubernetes objects of an app. */
final class Workload {

  /** Where the routes are. */
  static final String MOUNT = "/etc/sarban/routes";

  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");

  /** A ConfigMap holds 1 MiB, its own fields included. */
  private static final int MAX_ROUTES = 1_000_000;

  private final App app;
  private final ScalingSettings scaling;
  private final TriggerConnections connections;

  Workload(App app, ScalingSettings scaling, TriggerConnections connections) {
    this.app = app;
    this.scaling = scaling;
    this.connections = connections;
  }

  /**
   * @param triggers empty if it only has its own work
   * @param always whether a route starts by itself
   */
  Derived derived(List<Trigger> triggers, boolean always) {
    List<HasMetadata> resources = new ArrayList<>();
    if (!connections.variables().isEmpty()) {
      resources.add(secret());
    }
    if (!app.pods().routesInside()) {
      resources.add(routes());
    }
    resources.add(deployment());
    if (triggers.stream().anyMatch(trigger -> PlatformHttp.TYPE.equals(trigger.type()))) {
      resources.add(service());
    }
    connections.authentications().forEach((name, spec) -> resources.add(login(name, spec)));
    resources.add(scaledObject(triggers, always));
    return new Derived(resources, notes(triggers, always), connections.clear());
  }

  private List<String> notes(List<Trigger> triggers, boolean always) {
    List<String> notes = new ArrayList<>();
    if (triggers.isEmpty()) {
      notes.add(
          "each of its routes begins by itself: one replica runs always; the cron trigger is there"
              + " because a ScaledObject needs one");
    } else if (always) {
      notes.add(
          "a route begins by itself: one replica runs always, and each further one begins it, too");
    }
    if (connections.clear()) {
      notes.add(
          "a secret stands in a route: put it into .env, and write {{NAME}} in the route; a ConfigMap"
              + " holds the routes as they are");
    }
    return notes;
  }

  private ObjectMeta metadata(String name) {
    return AppMetadata.of(app.name(), app.namespace(), name);
  }

  private Secret secret() {
    return new SecretBuilder()
        .withMetadata(metadata(app.secret()))
        .withData(KeyedData.encoded(connections.variables()))
        .build();
  }

  private ConfigMap routes() {
    Map<String, String> texts = new LinkedHashMap<>();
    int length = 0;
    for (RouteFile file : app.files()) {
      if (!KEY.matcher(file.name()).matches()) {
        throw new RouteException(
            OneLine.of(file.name())
                + ": a ConfigMap takes only letters, digits, - . and _ in a name: rename the file");
      }
      length += file.text().length();
      if (texts.put(file.name(), file.text()) != null) {
        throw new RouteException(file.name() + ": there are two files of that name: rename one");
      }
    }
    if (length > MAX_ROUTES) {
      throw new RouteException("the routes are larger than 1 MB together: split them");
    }
    return new ConfigMapBuilder().withMetadata(metadata(app.configMap())).withData(texts).build();
  }

  private Deployment deployment() {
    Deployment deployment = anywhere();
    PodSpec spec = deployment.getSpec().getTemplate().getSpec();
    if (!app.pods().routesInside()) {
      mountRoutes(spec);
    }
    app.pods().place().fit(spec);
    return deployment;
  }

  private void mountRoutes(PodSpec spec) {
    spec.setVolumes(
        List.of(
            new VolumeBuilder()
                .withName("routes")
                .withNewConfigMap()
                .withName(app.configMap())
                .endConfigMap()
                .build()));
    spec.getContainers()
        .get(0)
        .setVolumeMounts(
            List.of(new VolumeMountBuilder().withName("routes").withMountPath(MOUNT).build()));
  }

  private Deployment anywhere() {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName("worker")
            .withImage(app.pods().image())
            .withArgs(MOUNT)
            .addNewPort()
            .withName("http")
            .withContainerPort(8080)
            .endPort()
            .withNewReadinessProbe()
            .withNewHttpGet()
            .withPath("/observe/health/ready")
            .withPort(new IntOrString("http"))
            .endHttpGet()
            .withPeriodSeconds(2)
            .endReadinessProbe();
    if (!connections.variables().isEmpty()) {
      container
          .addNewEnvFrom()
          .withNewSecretRef()
          .withName(app.secret())
          .endSecretRef()
          .endEnvFrom();
    }
    Map<String, String> labels = Map.of("app", app.name(), AppMetadata.APP, app.name());
    return new DeploymentBuilder()
        .withMetadata(metadata(app.name()))
        .withNewSpec()
        .withReplicas(0)
        .withNewSelector()
        .withMatchLabels(Map.of("app", app.name()))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(Map.of("sarban.io/inflight", "8080/observe/inflight"))
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(30L)
        .withServiceAccountName(app.pods().serviceAccount().orElse(null))
        .withImagePullSecrets(
            app.pods().pullSecret().map(LocalObjectReference::new).stream().toList())
        .withContainers(container.build())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** Requests come from the gateway. */
  private Service service() {
    return new ServiceBuilder()
        .withMetadata(metadata(app.name()))
        .withNewSpec()
        .withSelector(Map.of("app", app.name()))
        .addNewPort()
        .withName("http")
        .withPort(PlatformHttp.PORT)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec()
        .build();
  }

  private TriggerAuthentication login(String name, TriggerAuthenticationSpec spec) {
    TriggerAuthentication authentication = new TriggerAuthentication();
    authentication.setMetadata(metadata(name));
    authentication.setSpec(spec);
    return authentication;
  }

  private ScaledObject scaledObject(List<Trigger> triggers, boolean always) {
    ReplicaBounds replicas = ReplicaBounds.of(scaling, triggers.isEmpty(), always);
    ScaledObject object = new ScaledObject();
    object.setMetadata(metadata(app.name()));
    object.setSpec(
        new ScaledObjectSpec(
            new ScaleTargetRef(null, null, app.name(), null, Map.of()),
            scaling.pollingInterval().orElse(null),
            null,
            scaling.cooldownPeriod().orElse(null),
            null,
            replicas.min(),
            replicas.max(),
            null,
            triggers.isEmpty() ? List.of(AllDay.trigger()) : triggers,
            null,
            Map.of()));
    return object;
  }
}
