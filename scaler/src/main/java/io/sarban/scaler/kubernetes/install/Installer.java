// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Installs Sarban into a cluster, and uninstalls it. */
public final class Installer {

  private static final PatchContext JSON = PatchContext.of(PatchType.JSON);
  private static final String FIELD_MANAGER = "sarban";

  /** The field manager of {@code kubectl apply --server-side}, by which KEDA may be installed. */
  private static final String HEIR = "kubectl";

  /** Maximum number of tries of one change that conflicts with others. */
  private static final int ATTEMPTS = 10;

  private final KubernetesClient client;
  private final Consumer<String> tell;

  /**
   * @param tell receives a line for each step
   */
  public Installer(KubernetesClient client, Consumer<String> tell) {
    this.client = client;
    this.tell = tell;
  }

  /**
   * Applies the resources. Leaves KEDA's own resource definitions unchanged, and the replicas of an
   * existing Deployment: an autoscaler or operator may have set them.
   */
  public void install(List<HasMetadata> resources) {
    for (HasMetadata resource : resources) {
      if (resource instanceof CustomResourceDefinition && isForeign(resource)) {
        tell.accept(name(resource) + " is there already, and is kept");
      } else {
        if (resource instanceof Deployment deployment) {
          keepReplicas(deployment);
        }
        client.resource(resource).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
        tell.accept(name(resource) + " applied");
      }
    }
  }

  /** Sets the current replicas: without the field the API server would set the default of one. */
  private void keepReplicas(Deployment deployment) {
    Deployment found = client.resource(deployment).get();
    if (found != null && found.getSpec().getReplicas() != null) {
      deployment.getSpec().setReplicas(found.getSpec().getReplicas());
    }
  }

  private boolean isForeign(HasMetadata resource) {
    HasMetadata found = client.resource(resource).get();
    return found != null && !Installation.isOwn(found);
  }

  /**
   * Deletes the resources except resource definitions, because deleting those would delete all
   * objects: their fields are handed over, so that KEDA can be installed over them. Removes the
   * finalizer from objects and authentications, as no scaler is left to do so.
   */
  public void uninstall(List<HasMetadata> resources) {
    List<HasMetadata> backwards = new ArrayList<>(resources);
    Collections.reverse(backwards);
    for (HasMetadata resource : backwards) {
      if (resource instanceof CustomResourceDefinition definition) {
        giveUp(definition);
      } else if (client.resource(resource).get() != null) {
        client.resource(resource).delete();
        tell.accept(name(resource) + " deleted");
      }
    }
    release();
    tell.accept(
        "the CustomResourceDefinitions, all ScaledObjects, ScaledJobs and authentications are kept");
  }

  /** Hands over a definition: a field of another manager cannot be applied without a conflict. */
  private void giveUp(CustomResourceDefinition definition) {
    CustomResourceDefinition found = client.resource(definition).get();
    if (found == null) {
      return;
    }
    List<ManagedFieldsEntry> managers = found.getMetadata().getManagedFields();
    for (int i = 0; i < managers.size(); i++) {
      if (FIELD_MANAGER.equals(managers.get(i).getManager())
          && "Apply".equals(managers.get(i).getOperation())) {
        String path = "/metadata/managedFields/" + i + "/manager";
        client.resource(found).patch(JSON, handedOver(path));
      }
    }
  }

  private static String handedOver(String path) {
    return Serialization.asJson(
        List.of(
            Map.of("op", "test", "path", path, "value", FIELD_MANAGER),
            Map.of("op", "replace", "path", path, "value", HEIR)));
  }

  private void release() {
    release(ScaledObject.class);
    // KEDA may have left finalizers on these
    release(ScaledJob.class);
    release(TriggerAuthentication.class);
    release(ClusterTriggerAuthentication.class);
  }

  private <T extends HasMetadata> void release(Class<T> type) {
    all(type).stream().filter(Finalizer::isOn).forEach(this::release);
  }

  /** Retries on conflicts: a scaler that has not ended yet may change the object, too. */
  private <T extends HasMetadata> void release(T object) {
    T current = object;
    for (int attempt = 1; current != null && Finalizer.isOn(current); attempt++) {
      try {
        // patches only the finalizers, as the whole object may be unreadable
        client.resource(current).edit(Installer::released);
        return;
      } catch (KubernetesClientException e) {
        if (Refusals.isMissing(e)) {
          return;
        }
        if (!Refusals.isConflict(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
      current = client.resource(object).get();
    }
  }

  /** All objects of a kind; empty if the cluster does not know the kind. */
  private <T extends HasMetadata> List<T> all(Class<T> type) {
    try {
      return client.resources(type).inAnyNamespace().list().getItems();
    } catch (KubernetesClientException e) {
      if (Refusals.isMissing(e)) {
        return List.of();
      }
      throw e;
    }
  }

  private static <T extends HasMetadata> T released(T object) {
    object.getMetadata().getFinalizers().remove(Finalizer.NAME);
    return object;
  }

  private static String name(HasMetadata resource) {
    String namespace = resource.getMetadata().getNamespace();
    return resource.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + resource.getMetadata().getName();
  }
}
