// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.sarban.scaler.kubernetes.informer.Watched;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Informers for the Jobs of ScaledJobs and their pods, in one namespace or all; the resources are
 * found by their owner.
 */
final class JobInformers implements AutoCloseable {

  /** KEDA's label on the Jobs of a ScaledJob. */
  static final String OWNER = "scaledjob.keda.sh/name";

  private static final String OF_JOB = "job-name";
  private static final String INDEX = "owner";
  private static final Duration FIRST_LIST = Duration.ofSeconds(10);

  private final SharedIndexInformer<Job> jobs;
  private final SharedIndexInformer<Pod> pods;
  private final Watched<Job> watchedJobs;
  private final Watched<Pod> watchedPods;

  /**
   * Starts to watch, and waits a while for the existing resources.
   *
   * @param namespace empty for all
   * @param changed called for each Job that is added or deleted
   */
  JobInformers(KubernetesClient client, String namespace, Consumer<ResourceKey> changed)
      throws InterruptedException {
    jobs = informer(client.batch().v1().jobs(), namespace, OWNER);
    pods = informer(client.pods(), namespace, OF_JOB);
    watchedJobs = new Watched<>(ResourceKind.JOB, jobs, changed);
    watchedPods = new Watched<>(ResourceKind.POD, pods, key -> {});
    watchedJobs.await(FIRST_LIST);
    watchedPods.await(FIRST_LIST);
  }

  private static <T extends HasMetadata> SharedIndexInformer<T> informer(
      MixedOperation<T, ?, ?> all, String namespace, String label) {
    SharedIndexInformer<T> informer =
        namespace.isEmpty()
            ? ((AnyNamespaceOperation<T, ?, ?>) all.inAnyNamespace())
                .withLabel(label)
                .runnableInformer(0)
            : ((NonNamespaceOperation<T, ?, ?>) all.inNamespace(namespace))
                .withLabel(label)
                .runnableInformer(0);
    return informer.addIndexers(Map.of(INDEX, JobInformers::owners));
  }

  private static List<String> owners(HasMetadata resource) {
    String namespace = resource.getMetadata().getNamespace();
    return resource.getMetadata().getOwnerReferences().stream()
        .map(owner -> owned(namespace, owner.getUid()))
        .toList();
  }

  /** An owner is in the namespace of what it owns: a Job elsewhere may name any owner. */
  private static String owned(String namespace, String ownerUid) {
    return namespace + "/" + ownerUid;
  }

  /**
   * Checks that all existing resources have been read.
   *
   * @throws InvalidFieldException while the API server does not list them
   */
  void check() {
    watchedJobs.check();
    watchedPods.check();
  }

  List<Job> jobs(String namespace, String ownerUid) {
    return jobs.getIndexer().byIndex(INDEX, owned(namespace, ownerUid));
  }

  List<Pod> pods(Job job) {
    return pods.getIndexer()
        .byIndex(INDEX, owned(job.getMetadata().getNamespace(), job.getMetadata().getUid()));
  }

  @Override
  public void close() {
    watchedJobs.close();
    watchedPods.close();
  }
}
