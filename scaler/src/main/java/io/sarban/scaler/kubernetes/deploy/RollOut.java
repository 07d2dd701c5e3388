// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a workload until its new pods run and a scaler has accepted it. */
public final class RollOut {

  private static final long TICK_MILLIS = 500;

  private final KubernetesClient client;
  private final String namespace;
  private final List<HasMetadata> objects;
  private final Consumer<String> tell;
  private String told = "";

  /**
   * @param objects of the workload
   * @param tell receives each state once
   */
  public RollOut(
      KubernetesClient client, String namespace, List<HasMetadata> objects, Consumer<String> tell) {
    this.client = client;
    this.namespace = namespace;
    this.objects =
        objects.stream()
            .filter(one -> one instanceof Deployment || one instanceof ScaledObject)
            .toList();
    this.tell = tell;
  }

  /** The state of one object. */
  private record State(String text, boolean done) {}

  /**
   * Waits until everything is done; returns false after that time, and has then reported what is
   * missing.
   */
  public boolean await(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      List<State> states = new ArrayList<>();
      objects.forEach(object -> states.add(state(object)));
      say(String.join("; ", states.stream().map(State::text).toList()));
      if (states.stream().allMatch(State::done)) {
        return true;
      }
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(TICK_MILLIS);
    }
  }

  private void say(String state) {
    if (!state.equals(told)) {
      told = state;
      tell.accept(state);
    }
  }

  private State state(HasMetadata object) {
    String name = object.getMetadata().getName();
    return object instanceof Deployment ? pods(name) : taken(name);
  }

  private State pods(String name) {
    Deployment found = client.apps().deployments().inNamespace(namespace).withName(name).get();
    if (found == null) {
      return new State("Deployment " + OneLine.of(name) + " is gone", false);
    }
    int wanted = number(found.getSpec().getReplicas());
    DeploymentStatus status = found.getStatus();
    int updated = status == null ? 0 : number(status.getUpdatedReplicas());
    int all = status == null ? 0 : number(status.getReplicas());
    return updated >= wanted && all <= wanted
        ? new State(name + ": all of " + wanted + " replicas are up to date", true)
        : new State(
            name
                + ": "
                + updated
                + " of "
                + wanted
                + " replicas are up to date"
                + refusal(status).map(message -> " (" + message + ")").orElse(""),
            false);
  }

  /** Why the cluster creates no pod, for example a quota. */
  private static Optional<String> refusal(DeploymentStatus status) {
    List<DeploymentCondition> conditions = status == null ? List.of() : status.getConditions();
    return conditions.stream()
        .filter(one -> one.getType().equals("ReplicaFailure") && one.getStatus().equals("True"))
        .map(one -> String.valueOf(one.getMessage()).replaceAll("\\p{Cntrl}", " "))
        .findFirst();
  }

  private static int number(Integer number) {
    return number == null ? 0 : number;
  }

  private State taken(String name) {
    ScaledObject found =
        client.resources(ScaledObject.class).inNamespace(namespace).withName(name).get();
    List<Condition> conditions =
        found == null || found.getStatus() == null || found.getStatus().conditions() == null
            ? List.of()
            : found.getStatus().conditions();
    return conditions.stream()
        .filter(one -> one.type().equals("Ready"))
        .findFirst()
        .map(RollOut::state)
        .orElse(new State("no scaler has taken it up yet", false));
  }

  private static State state(Condition ready) {
    return ready.status().equals("True")
        ? new State("the ScaledObject is ready", true)
        : new State("the ScaledObject is not ready: " + ready.message(), false);
  }
}
