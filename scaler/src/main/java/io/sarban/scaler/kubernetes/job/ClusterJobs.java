// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.decide.job.FinishedJob;
import io.sarban.scaler.decide.job.JobCounts;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.informer.ClusterResources;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ScaledJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kubernetes.KubernetesConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Jobs of a cluster: counted from the informers' stores, created and deleted by the routes
 * {@code direct:create-job} and {@code direct:delete-job}.
 */
public final class ClusterJobs implements Jobs, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterJobs.class);

  /**
   * After this time the informer has seen a created Job, or the Job is gone, or the watch is late.
   */
  private static final Duration ECHO = Duration.ofSeconds(60);

  /** Maximum number of Jobs to request from the API server by name at a time. */
  private static final int ASKED = 10;

  /** A created Job that is not in the informer's store yet. */
  private record Fresh(String ownerUid, Instant at) {}

  private final KubernetesClient client;
  private final Fence fence;
  private final ClusterResources resources;
  private final Namespaces namespaces;
  private final ProducerTemplate template;
  private final InstantSource clock;
  private final Map<String, JobInformers> informers = new ConcurrentHashMap<>();
  private final Map<ResourceKey, Fresh> fresh = new ConcurrentHashMap<>();

  /**
   * @param client reads
   * @param fence deletes
   * @param template creates and deletes
   */
  public ClusterJobs(
      KubernetesClient client,
      Fence fence,
      ClusterResources resources,
      Namespaces namespaces,
      ProducerTemplate template,
      InstantSource clock) {
    this.client = client;
    this.fence = fence;
    this.resources = resources;
    this.namespaces = namespaces;
    this.template = template;
    this.clock = clock;
  }

  @Override
  public JobCounts count(ResourceKey scaledJob, List<String> pendingPodConditions) {
    String owner = uid(scaledJob);
    JobInformers known = informers(scaledJob.namespace());
    known.check();
    // reads the created Jobs first and the store second, so that a Job that moves between them
    // meanwhile is counted, and only once
    Set<String> created = created(owner);
    List<Job> seen = known.jobs(scaledJob.namespace(), owner);
    seen.forEach(job -> created.remove(job.getMetadata().getName()));
    List<Job> unfinished = seen.stream().filter(job -> JobStates.finished(job).isEmpty()).toList();
    int pending =
        (int)
            unfinished.stream()
                .filter(job -> JobStates.isPending(known.pods(job), pendingPodConditions))
                .count();
    return new JobCounts(unfinished.size() + created.size(), pending + created.size());
  }

  private Set<String> created(String owner) {
    askForOverdue(owner);
    Set<String> names = new HashSet<>();
    fresh.forEach(
        (key, one) -> {
          if (one.ownerUid().equals(owner)) {
            names.add(key.name());
          }
        });
    return names;
  }

  /**
   * Asks for Jobs that the informer should have seen: each counts until it is known to have ended.
   */
  private void askForOverdue(String owner) {
    Instant oldest = clock.instant().minus(ECHO);
    try {
      fresh.entrySet().stream()
          .filter(one -> one.getValue().at().isBefore(oldest))
          .filter(one -> one.getValue().ownerUid().equals(owner))
          .limit(ASKED)
          .forEach(one -> ask(one.getKey(), one.getValue()));
    } catch (KubernetesClientException e) {
      LOG.debug("whether Jobs that the watch has not shown are there is not known", e);
    }
  }

  private void ask(ResourceKey key, Fresh overdue) {
    Job job = client.batch().v1().jobs().inNamespace(key.namespace()).withName(key.name()).get();
    if (job == null || JobStates.finished(job).isPresent()) {
      fresh.remove(key, overdue);
    } else {
      fresh.replace(key, overdue, new Fresh(overdue.ownerUid(), clock.instant()));
    }
  }

  @Override
  public List<FinishedJob> finished(ResourceKey scaledJob) {
    return all(scaledJob).stream()
        .filter(job -> !job.isMarkedForDeletion())
        .map(JobStates::finished)
        .flatMap(Optional::stream)
        .toList();
  }

  /** The unfinished Jobs from an older state of the ScaledJob. */
  List<String> outdated(ScaledJob scaledJob) {
    String now = String.valueOf(scaledJob.getMetadata().getGeneration());
    return all(ResourceKey.of(scaledJob)).stream()
        .filter(job -> !job.isMarkedForDeletion() && JobStates.finished(job).isEmpty())
        .filter(job -> !now.equals(generation(job, now)))
        .map(job -> job.getMetadata().getName())
        .toList();
  }

  private static String generation(Job job, String otherwise) {
    Map<String, String> annotations = job.getMetadata().getAnnotations();
    return annotations == null
        ? otherwise
        : annotations.getOrDefault(JobManifest.GENERATION, otherwise);
  }

  private List<Job> all(ResourceKey scaledJob) {
    JobInformers known = informers(scaledJob.namespace());
    known.check();
    return known.jobs(scaledJob.namespace(), uid(scaledJob));
  }

  private String uid(ResourceKey scaledJob) {
    return resources.scaledJob(scaledJob).map(job -> job.getMetadata().getUid()).orElse("");
  }

  /** Closes watches of namespaces without ScaledJobs. */
  synchronized void stopUnused() {
    Set<String> needed =
        resources.scaledJobs().stream()
            .map(key -> namespaces.scope(key.namespace()))
            .collect(Collectors.toSet());
    informers.forEach(
        (scope, known) -> {
          if (!needed.contains(scope) && informers.remove(scope, known)) {
            known.close();
          }
        });
    Set<String> owners = resources.scaledJobs().stream().map(this::uid).collect(Collectors.toSet());
    fresh.values().removeIf(one -> !owners.contains(one.ownerUid()));
  }

  /** Starts the namespace's watch if needed, so that the next count need not wait. */
  void watch(String namespace) {
    informers(namespace);
  }

  private JobInformers informers(String namespace) {
    String scope = namespaces.scope(namespace);
    JobInformers known = informers.get(scope);
    return known != null ? known : begin(scope);
  }

  private synchronized JobInformers begin(String scope) {
    return informers.computeIfAbsent(
        scope,
        begun -> {
          try {
            return new JobInformers(client, begun, fresh::remove);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted");
          }
        });
  }

  @Override
  public void create(ResourceKey scaledJob) throws ScaleException {
    Optional<ScaledJob> owner =
        resources.scaledJob(scaledJob).filter(found -> !found.isMarkedForDeletion());
    if (owner.isEmpty()) {
      throw new ScaleException(scaledJob + " is gone", null);
    }
    leads("a Job was not created");
    JobManifest job = JobManifest.of(owner.get());
    ResourceKey key = new ResourceKey(ResourceKind.JOB, job.namespace(), job.name());
    // recorded before the request: the informer may see the Job before the answer arrives
    fresh.put(key, new Fresh(owner.get().getMetadata().getUid(), clock.instant()));
    try {
      template.sendBodyAndHeaders(
          "direct:create-job",
          "",
          Map.of(
              KubernetesConstants.KUBERNETES_NAMESPACE_NAME,
              job.namespace(),
              KubernetesConstants.KUBERNETES_CRD_INSTANCE,
              job.json()));
    } catch (CamelExecutionException e) {
      fresh.remove(key);
      throw refused("a Job could not be created", e);
    }
  }

  @Override
  public void delete(ResourceKey scaledJob, String name) throws ScaleException {
    leads("Job " + name + " was not deleted");
    try {
      template.sendBodyAndHeaders(
          "direct:delete-job",
          "",
          Map.of(
              KubernetesConstants.KUBERNETES_NAMESPACE_NAME,
              scaledJob.namespace(),
              KubernetesConstants.KUBERNETES_JOB_NAME,
              name));
    } catch (CamelExecutionException e) {
      throw refused("Job " + name + " could not be deleted", e);
    }
  }

  /** Deletes the Job once its pods have ended, which camel-kubernetes cannot request. */
  void deleteAfterItsPods(ResourceKey scaledJob, String name) throws ScaleException {
    try {
      fence
          .client()
          .batch()
          .v1()
          .jobs()
          .inNamespace(scaledJob.namespace())
          .withName(name)
          .withPropagationPolicy(DeletionPropagation.FOREGROUND)
          .delete();
    } catch (KubernetesClientException e) {
      throw new ScaleException("Job " + name + " could not be deleted: " + Refusals.oneLine(e), e);
    }
  }

  private void leads(String otherwise) throws ScaleException {
    try {
      fence.check();
    } catch (Fence.NotLeadingException e) {
      throw new ScaleException(otherwise + ": " + e.getMessage(), e);
    }
  }

  private static ScaleException refused(String what, CamelExecutionException e) {
    String why = e.getCause() instanceof Exception cause ? Refusals.oneLine(cause) : e.getMessage();
    return new ScaleException(what + ": " + why, e);
  }

  @Override
  public void close() {
    informers.values().forEach(JobInformers::close);
  }
}
