package io.sarban.scaler.kubernetes.deploy;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.OneLine;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a workload until its pods are the new ones, and a scaler has taken it up. */
public final class RollOut {

  private static final long TICK_MILLIS = 500;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final Consumer<String> tell;
  private String told = "";

  /**
   * @param tell hears of each state once
   */
  public RollOut(KubernetesClient client, String namespace, String name, Consumer<String> tell) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.tell = tell;
  }

  /** Whether all was as it should be within that time; what is lacking was told. */
  public boolean await(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      String pods = pods();
      Optional<Condition> ready = ready();
      say(pods + "; " + ready.map(RollOut::text).orElse("no scaler has taken it up yet"));
      boolean done = pods.startsWith("all");
      if (done && ready.filter(one -> one.status().equals("True")).isPresent()) {
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

  private static String text(Condition ready) {
    return ready.status().equals("True")
        ? "the ScaledObject is ready"
        : "the ScaledObject is not ready: " + ready.message();
  }

  private String pods() {
    Deployment found = client.apps().deployments().inNamespace(namespace).withName(name).get();
    if (found == null) {
      return "Deployment " + OneLine.of(name) + " is gone";
    }
    int wanted = number(found.getSpec().getReplicas());
    DeploymentStatus status = found.getStatus();
    int updated = status == null ? 0 : number(status.getUpdatedReplicas());
    int all = status == null ? 0 : number(status.getReplicas());
    return updated >= wanted && all <= wanted
        ? "all of " + wanted + " replicas are up to date"
        : updated + " of " + wanted + " replicas are up to date";
  }

  private static int number(Integer number) {
    return number == null ? 0 : number;
  }

  private Optional<Condition> ready() {
    ScaledObject found =
        client.resources(ScaledObject.class).inNamespace(namespace).withName(name).get();
    List<Condition> conditions =
        found == null || found.getStatus() == null || found.getStatus().conditions() == null
            ? List.of()
            : found.getStatus().conditions();
    return conditions.stream().filter(one -> one.type().equals("Ready")).findFirst();
  }
}
