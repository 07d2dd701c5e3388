// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.route.AppMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of an app's HTTP functions: their own Deployment and Service, and the keys that
 * callers send.
 *
 * @param functions the functions' names
 */
record HttpFunctions(
    String app,
    String namespace,
    List<String> functions,
    FunctionPods pods,
    FunctionSettings settings) {

  private static final String VOLUME = "functions-keys";

  /** The path where the Functions host reads its keys. */
  private static final String MOUNT = "/run/secrets/functions-keys";

  List<HasMetadata> resources() {
    List<HasMetadata> resources = new ArrayList<>();
    resources.add(
        new SecretBuilder()
            .withMetadata(metadata(keys()))
            .withData(
                KeyedData.encoded(
                    FunctionKeys.of(functions, settings.existingKeys(), settings.freshKey())))
            .build());
    if (!settings.mountKeys()) {
      resources.addAll(rights());
    }
    resources.add(service());
    // while the functions sleep, requests must go to the gateway only
    if (pods.pods().place().openShift() && settings.httpHosts().isEmpty()) {
      resources.add(OpenShiftRoute.to(app + "-http", metadata(app + "-http")));
    }
    resources.add(deployment());
    return resources;
  }

  /** A trigger that counts their requests in the HTTP gateway. */
  Trigger trigger() {
    Map<String, String> metadata =
        Map.of(
            "hosts",
            String.join(",", settings.httpHosts()),
            "service",
            app + "-http",
            "portName",
            "http");
    return new Trigger("http", null, null, metadata, null, null, Map.of());
  }

  private String keys() {
    return settings.keysSecret(app);
  }

  private ObjectMeta metadata(String name) {
    return AppMetadata.of(app, namespace, name);
  }

  private Optional<String> account() {
    return pods.pods().serviceAccount();
  }

  /** Rights to read, watch and update only the keys' Secret. */
  private List<HasMetadata> rights() {
    List<HasMetadata> rights = new ArrayList<>();
    String name = app + "-function-keys";
    if (account().isEmpty()) {
      rights.add(new ServiceAccountBuilder().withMetadata(metadata(name)).build());
    }
    rights.add(
        new RoleBuilder()
            .withMetadata(metadata(name))
            .addNewRule()
            .withApiGroups("")
            .withResources("secrets")
            .withResourceNames(keys())
            .withVerbs("get", "list", "watch", "update", "patch")
            .endRule()
            .build());
    rights.add(
        new RoleBindingBuilder()
            .withMetadata(metadata(name))
            .withNewRoleRef("rbac.authorization.k8s.io", "Role", name)
            .addNewSubject()
            .withKind("ServiceAccount")
            .withName(account().orElse(name))
            .withNamespace(namespace)
            .endSubject()
            .build());
    return rights;
  }

  private HasMetadata service() {
    return new ServiceBuilder()
        .withMetadata(metadata(app + "-http"))
        .withNewSpec()
        .withType(settings.serviceType())
        .withSelector(Map.of("app", app + "-http"))
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec()
        .build();
  }

  private Deployment deployment() {
    List<EnvVar> variables = new ArrayList<>();
    variables.add(FunctionPods.variable("AzureWebJobsSecretStorageType", "kubernetes"));
    if (!settings.mountKeys()) {
      variables.add(FunctionPods.variable("AzureWebJobsKubernetesSecretName", "secrets/" + keys()));
    }
    Deployment deployment =
        pods.deployment(
            app + "-http", settings.httpHosts().isEmpty() ? 1 : 0, functions, variables);
    PodSpec spec = deployment.getSpec().getTemplate().getSpec();
    if (settings.mountKeys()) {
      mount(spec);
    } else if (account().isEmpty()) {
      spec.setServiceAccountName(app + "-function-keys");
    }
    return deployment;
  }

  private void mount(PodSpec spec) {
    spec.setVolumes(
        List.of(
            new VolumeBuilder()
                .withName(VOLUME)
                .withNewSecret()
                .withSecretName(keys())
                .endSecret()
                .build()));
    spec.getContainers()
        .get(0)
        .setVolumeMounts(
            List.of(
                new VolumeMountBuilder()
                    .withName(VOLUME)
                    .withMountPath(MOUNT)
                    .withReadOnly(true)
                    .build()));
  }
}
