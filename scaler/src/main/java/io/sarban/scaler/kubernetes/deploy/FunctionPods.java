// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.sarban.scaler.route.AppMetadata;
import io.sarban.scaler.route.PodSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Deployments of an app of functions.
 *
 * @param settings the Secret or ConfigMap with the app's settings
 * @param runtime FUNCTIONS_WORKER_RUNTIME, if the settings may lack it
 */
record FunctionPods(
    String app,
    String namespace,
    PodSettings pods,
    EnvFromSource settings,
    Optional<String> runtime) {

  /** Probe failures until a Functions host must have started: 3 minutes. */
  private static final int START_FAILURES = 90;

  /** The host's port on OpenShift, where a pod may not listen on ports below 1024. */
  private static final int OPEN_PORT = 8080;

  private static final int PORT = 80;

  static EnvFromSource secret(String name) {
    return new EnvFromSourceBuilder().withNewSecretRef().withName(name).endSecretRef().build();
  }

  static EnvFromSource configMap(String name) {
    return new EnvFromSourceBuilder()
        .withNewConfigMapRef()
        .withName(name)
        .endConfigMapRef()
        .build();
  }

  int port() {
    return pods.place().openShift() ? OPEN_PORT : PORT;
  }

  /**
   * @param functions the functions that its hosts run
   * @param more further variables
   */
  Deployment deployment(String name, int replicas, List<String> functions, List<EnvVar> more) {
    Deployment deployment =
        new DeploymentBuilder()
            .withMetadata(AppMetadata.of(app, namespace, name))
            .withNewSpec()
            .withReplicas(replicas)
            .withNewSelector()
            .withMatchLabels(Map.of("app", name))
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(Map.of("app", name, AppMetadata.APP, app))
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName(pods.serviceAccount().orElse(null))
            .withImagePullSecrets(
                pods.pullSecret().map(LocalObjectReference::new).stream().toList())
            .withContainers(container(functions, more))
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    pods.place().fit(deployment.getSpec().getTemplate().getSpec());
    return deployment;
  }

  private Container container(List<String> functions, List<EnvVar> more) {
    List<EnvVar> variables = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      variables.add(variable("AzureFunctionsJobHost__functions__" + i, functions.get(i)));
    }
    runtime.ifPresent(one -> variables.add(variable("FUNCTIONS_WORKER_RUNTIME", one)));
    variables.addAll(more);
    if (port() != PORT) {
      variables.add(variable("ASPNETCORE_URLS", "http://+:" + port()));
    }
    return new ContainerBuilder()
        .withName("functions")
        .withImage(pods.image())
        .withEnv(variables)
        .withEnvFrom(settings)
        .addNewPort()
        .withName("http")
        .withContainerPort(port())
        .endPort()
        .withStartupProbe(probe(2, START_FAILURES))
        .withReadinessProbe(probe(10, 3))
        .build();
  }

  private static Probe probe(int seconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/")
        .withPort(new IntOrString("http"))
        .endHttpGet()
        .withPeriodSeconds(seconds)
        .withTimeoutSeconds(5)
        .withFailureThreshold(failures)
        .build();
  }

  static EnvVar variable(String name, String value) {
    return new EnvVar(name, value, null);
  }
}
