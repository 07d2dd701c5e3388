// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.route.AppMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Deploys a workload into a namespace, updates it, and deletes it. Its objects are those with the
 * label {@code sarban.io/app}.
 */
public final class Deployer {

  private static final String FIELD_MANAGER = "sarban-deploy";
  private static final int FORBIDDEN = 403;

  /** In the order of deletion: first the objects that scale. */
  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          ScaledObject.class,
          TriggerAuthentication.class,
          Deployment.class,
          OpenShiftRoute.class,
          Service.class,
          RoleBinding.class,
          Role.class,
          ServiceAccount.class,
          ConfigMap.class,
          Secret.class);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final Consumer<String> tell;
  private final UnaryOperator<HasMetadata> applying;

  /**
   * @param name of the workload
   * @param tell receives a line for each step
   */
  public Deployer(KubernetesClient client, String namespace, String name, Consumer<String> tell) {
    this(
        client,
        namespace,
        name,
        tell,
        object ->
            client
                .resource(object)
                .inNamespace(namespace)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply());
  }

  /**
   * @param applying applies an object, and returns its state in the cluster
   */
  Deployer(
      KubernetesClient client,
      String namespace,
      String name,
      Consumer<String> tell,
      UnaryOperator<HasMetadata> applying) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.tell = tell;
    this.applying = applying;
  }

  /**
   * Applies the objects, and deletes objects of an earlier deployment that are no longer among
   * them.
   *
   * @param objects Secret and ConfigMap before the Deployment that reads them
   * @throws DeployException if another object has one of their names, or something they need is
   *     missing; nothing is changed then
   * @throws KubernetesClientException if the cluster refuses
   */
  public void deploy(List<HasMetadata> objects) {
    check(objects);
    Versions versions = new Versions();
    Set<String> scaled = targets(objects);
    objects.forEach(object -> versions.add(object, apply(object, versions, scaled)));
    prune(objects);
  }

  /**
   * Like {@link #deploy}, but reports an object that the cluster refuses, and continues.
   *
   * @return whether the cluster accepted all objects
   */
  public boolean deployWhatGoes(List<HasMetadata> objects) {
    check(objects);
    Versions versions = new Versions();
    Set<String> scaled = targets(objects);
    boolean all = true;
    for (HasMetadata object : objects) {
      try {
        versions.add(object, apply(object, versions, scaled));
      } catch (KubernetesClientException e) {
        tell.accept(ResourceKey.of(object) + " refused: " + said(e));
        all = false;
      }
    }
    prune(objects);
    return all;
  }

  private static String said(KubernetesClientException e) {
    String said =
        e.getStatus() == null || e.getStatus().getMessage() == null
            ? String.valueOf(e.getMessage())
            : e.getStatus().getMessage();
    return said.replaceAll("\\p{Cntrl}+", " ");
  }

  private void check(List<HasMetadata> objects) {
    checkKinds();
    objects.forEach(this::checkOwn);
    References.missing(objects).forEach(this::checkThere);
    createNamespace();
  }

  private void checkThere(References.Reference reference) {
    if (client.resources(reference.kind()).inNamespace(namespace).withName(reference.name()).get()
        == null) {
      throw new DeployException(
          new ResourceKey(reference.kind().getSimpleName(), namespace, reference.name())
              + " is missing: create it first, or leave the option out that names it");
    }
  }

  private void checkKinds() {
    try {
      client
          .resources(ScaledObject.class)
          .inNamespace(namespace)
          .list(new ListOptionsBuilder().withLimit(1L).build());
    } catch (KubernetesClientException e) {
      if (Refusals.isMissing(e)) {
        throw new DeployException(
            "the cluster knows no ScaledObjects: install Sarban first, by ./sarban install");
      }
      throw e;
    }
  }

  private void checkOwn(HasMetadata object) {
    HasMetadata found = find(object);
    if (found != null && !name.equals(app(found))) {
      throw new DeployException(
          ResourceKey.of(object)
              + " is there already, and not of this deployment: choose another name, or delete it");
    }
  }

  private HasMetadata find(HasMetadata object) {
    return client.resource(object).inNamespace(namespace).get();
  }

  private static String app(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? null : labels.get(AppMetadata.APP);
  }

  private void createNamespace() {
    try {
      if (client.namespaces().withName(namespace).get() == null) {
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
            .create();
        tell.accept("Namespace " + namespace + " created");
      }
    } catch (KubernetesClientException e) {
      // a user with rights in one namespace only may not read it: the next requests show whether it
      // exists
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
    }
  }

  /** The names of the targets of the ScaledObjects. */
  private static Set<String> targets(List<HasMetadata> objects) {
    Set<String> targets = new HashSet<>();
    for (HasMetadata object : objects) {
      if (object instanceof ScaledObject scaled) {
        targets.add(scaled.getSpec().scaleTargetRef().name());
      }
    }
    return targets;
  }

  private HasMetadata apply(HasMetadata object, Versions versions, Set<String> scaled) {
    HasMetadata before = find(object);
    HasMetadata wanted =
        object instanceof Deployment deployment
            ? running(deployment, (Deployment) before, versions, scaled)
            : object;
    HasMetadata applied = applying.apply(wanted);
    tell.accept(ResourceKey.of(object) + " " + change(before, applied));
    return applied;
  }

  private static String change(HasMetadata before, HasMetadata after) {
    if (before == null) {
      return "created";
    }
    return version(before).equals(version(after)) ? "unchanged" : "changed";
  }

  /**
   * The version of the spec if there is one: the resource version also changes with field managers.
   */
  private static String version(HasMetadata object) {
    Long generation = object.getMetadata().getGeneration();
    return generation == null
        ? object.getMetadata().getResourceVersion()
        : String.valueOf(generation);
  }

  /** Keeps the current replicas; replaces the pods if something they read has changed. */
  private static Deployment running(
      Deployment deployment, Deployment before, Versions versions, Set<String> scaled) {
    int wanted = deployment.getSpec().getReplicas();
    int replicas = before == null ? wanted : before.getSpec().getReplicas();
    if (!scaled.contains(deployment.getMetadata().getName())) {
      // no ScaledObject would wake it
      replicas = Math.max(replicas, wanted);
    }
    return new DeploymentBuilder(deployment)
        .editSpec()
        .withReplicas(replicas)
        .editTemplate()
        .editMetadata()
        .addToAnnotations(Versions.ANNOTATION, versions.of(deployment))
        .endMetadata()
        .endTemplate()
        .endSpec()
        .build();
  }

  private void prune(List<HasMetadata> objects) {
    Set<String> kept = new HashSet<>();
    objects.forEach(one -> kept.add(one.getKind() + " " + one.getMetadata().getName()));
    for (HasMetadata own : own()) {
      if (!kept.contains(own.getKind() + " " + own.getMetadata().getName())) {
        delete(own);
      }
    }
  }

  private List<HasMetadata> own() {
    List<HasMetadata> own = new ArrayList<>();
    KINDS.forEach(kind -> own.addAll(own(kind)));
    return own;
  }

  private <T extends HasMetadata> List<T> own(Class<T> kind) {
    try {
      return client
          .resources(kind)
          .inNamespace(namespace)
          .withLabel(AppMetadata.APP, name)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      if (Refusals.isMissing(e)) {
        return List.of();
      }
      throw e;
    }
  }

  private void delete(HasMetadata object) {
    client.resource(object).inNamespace(namespace).delete();
    tell.accept(ResourceKey.of(object) + " deleted");
  }

  /**
   * Deletes all objects of the workload; the namespace stays.
   *
   * @throws DeployException if there is none
   */
  public void delete() {
    List<HasMetadata> own = own();
    if (own.isEmpty()) {
      throw new DeployException(
          "nothing of the name " + name + " was deployed to the namespace " + namespace);
    }
    own.forEach(this::delete);
  }
}
