package io.sarban.scaler.kubernetes.install;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.kubernetes.api.Finalizer;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Puts an installation into a cluster, and takes it out again. */
public final class Installer {

  private final KubernetesClient client;
  private final Consumer<String> tell;

  /**
   * @param tell hears of each step, in a line
   */
  public Installer(KubernetesClient client, Consumer<String> tell) {
    this.client = client;
    this.tell = tell;
  }

  /** Applies the resources. KEDA's own resource definitions are left as they are. */
  public void install(List<HasMetadata> resources) {
    for (HasMetadata resource : resources) {
      if (resource instanceof CustomResourceDefinition && isForeign(resource)) {
        tell.accept(name(resource) + " is there already, and is kept");
      } else {
        client.resource(resource).fieldManager("sarban").forceConflicts().serverSideApply();
        tell.accept(name(resource) + " applied");
      }
    }
  }

  private boolean isForeign(HasMetadata resource) {
    HasMetadata found = client.resource(resource).get();
    return found != null && !Installation.isOwn(found);
  }

  /**
   * Deletes the resources, but never a resource definition, with which all objects would go. The
   * objects and authentications lose the finalizer that nobody would remove any more.
   */
  public void uninstall(List<HasMetadata> resources) {
    List<HasMetadata> backwards = new ArrayList<>(resources);
    Collections.reverse(backwards);
    for (HasMetadata resource : backwards) {
      if (!(resource instanceof CustomResourceDefinition)
          && client.resource(resource).get() != null) {
        client.resource(resource).delete();
        tell.accept(name(resource) + " deleted");
      }
    }
    release();
    tell.accept(
        "the CustomResourceDefinitions, all ScaledObjects, ScaledJobs and authentications are kept");
  }

  private void release() {
    release(ScaledObject.class);
    // those that KEDA has left behind
    release(ScaledJob.class);
    release(TriggerAuthentication.class);
    release(ClusterTriggerAuthentication.class);
  }

  private <T extends HasMetadata> void release(Class<T> type) {
    for (T object : all(type)) {
      if (Finalizer.isOn(object)) {
        // a patch of the finalizers alone: not all of an object can always be read
        client.resource(object).edit(Installer::released);
      }
    }
  }

  /** None where the cluster does not even know the kind. */
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
