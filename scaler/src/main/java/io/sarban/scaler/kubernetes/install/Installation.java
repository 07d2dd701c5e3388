// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatch;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The resources that make up Sarban in a cluster: those of {@code k8s/base}, configured for a
 * namespace and the wanted settings.
 *
 * @param namespace the namespace to install into
 * @param engine of objects that name none
 * @param image of the scaler; empty for the image in the base
 */
public record Installation(String namespace, Engine engine, Optional<String> image) {

  /** The namespace in the base's files. */
  private static final String BASE_NAMESPACE = "sarban";

  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String SARBAN = "sarban";
  private static final String SCALER = "sarban-scaler";

  /** Whether an installation created the resource. */
  public static boolean isOwn(HasMetadata resource) {
    Map<String, String> labels = resource.getMetadata().getLabels();
    return labels != null && SARBAN.equals(labels.get(PART_OF));
  }

  /**
   * The resources, in the order in which to apply them.
   *
   * @param base the folder {@code k8s/base}
   */
  public List<HasMetadata> resources(Path base) throws IOException {
    return read(base, kustomization(base));
  }

  /**
   * The resources with a component of {@code k8s/components}: its additions and patches.
   *
   * @param component the component's folder
   * @param images for the Deployments that it adds, by name
   */
  public List<HasMetadata> resources(Path base, Path component, Map<String, String> images)
      throws IOException {
    Map<?, ?> kustomization = kustomization(component);
    List<HasMetadata> resources = new ArrayList<>(resources(base));
    for (Object patch : (List<?>) kustomization.get("patches")) {
      Map<?, ?> target = (Map<?, ?>) ((Map<?, ?>) patch).get("target");
      Path steps = component.resolve(((Map<?, ?>) patch).get("path").toString());
      resources.replaceAll(one -> isMeant(one, target) ? patched(one, steps) : one);
    }
    List<HasMetadata> added = read(component, kustomization);
    added.forEach(one -> setImage(one, images));
    resources.addAll(added);
    return resources;
  }

  private static boolean isMeant(HasMetadata resource, Map<?, ?> target) {
    return resource.getKind().equals(target.get("kind"))
        && resource.getMetadata().getName().equals(target.get("name"));
  }

  private static HasMetadata patched(HasMetadata resource, Path steps) {
    try (var stream = Files.newInputStream(steps)) {
      JsonNode patch = ApiJson.mapper().valueToTree(Serialization.unmarshal(stream, List.class));
      JsonNode patched = JsonPatch.apply(patch, ApiJson.mapper().valueToTree(resource));
      return ApiJson.mapper().treeToValue(patched, resource.getClass());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setImage(HasMetadata resource, Map<String, String> images) {
    String image = images.get(resource.getMetadata().getName());
    if (image != null && resource instanceof Deployment deployment) {
      deployment.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(image);
    }
  }

  private static Map<?, ?> kustomization(Path folder) throws IOException {
    return Serialization.unmarshal(
        Files.readString(folder.resolve("kustomization.yaml")), Map.class);
  }

  private List<HasMetadata> read(Path folder, Map<?, ?> kustomization) throws IOException {
    List<HasMetadata> resources = new ArrayList<>();
    for (Object file : (List<?>) kustomization.get("resources")) {
      try (var stream = Files.newInputStream(folder.resolve(file.toString()))) {
        Object read = Serialization.unmarshal(stream);
        List<?> all = read instanceof List<?> list ? list : List.of(read);
        all.forEach(resource -> resources.add(prepare((HasMetadata) resource)));
      }
    }
    return resources;
  }

  private HasMetadata prepare(HasMetadata resource) {
    Map<String, String> labels = new HashMap<>();
    if (resource.getMetadata().getLabels() != null) {
      labels.putAll(resource.getMetadata().getLabels());
    }
    labels.put(PART_OF, SARBAN);
    resource.getMetadata().setLabels(labels);
    move(resource);
    if (resource instanceof Deployment deployment
        && SCALER.equals(deployment.getMetadata().getName())) {
      prepare(deployment);
    }
    return resource;
  }

  private void move(HasMetadata resource) {
    if (BASE_NAMESPACE.equals(resource.getMetadata().getNamespace())) {
      resource.getMetadata().setNamespace(namespace);
    }
    if (resource.getKind().equals("Namespace")) {
      resource.getMetadata().setName(namespace);
    }
    if (resource instanceof RoleBinding binding) {
      binding.getSubjects().forEach(this::move);
    }
    if (resource instanceof ClusterRoleBinding binding) {
      binding.getSubjects().forEach(this::move);
    }
    if (resource instanceof APIService service) {
      service.getSpec().getService().setNamespace(namespace);
    }
    if (resource instanceof ValidatingWebhookConfiguration webhooks) {
      webhooks
          .getWebhooks()
          .forEach(webhook -> webhook.getClientConfig().getService().setNamespace(namespace));
    }
  }

  private void move(Subject subject) {
    if (BASE_NAMESPACE.equals(subject.getNamespace())) {
      subject.setNamespace(namespace);
    }
  }

  private void prepare(Deployment deployment) {
    var container = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    image.ifPresent(container::setImage);
    if (engine != Engine.DIRECT) {
      container
          .getEnv()
          .add(
              new EnvVarBuilder()
                  .withName("SARBAN_ENGINE")
                  .withValue(engine.name().toLowerCase(Locale.ROOT))
                  .build());
    }
  }
}
