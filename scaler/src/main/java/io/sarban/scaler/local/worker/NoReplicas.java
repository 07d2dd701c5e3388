// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.local.worker;

import io.sarban.scaler.act.Busyness;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.decide.Census;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.TargetRef;
import java.util.Optional;
import java.util.Set;

/** For decisions that are shown but not carried out: every target stays at zero. */
public final class NoReplicas implements Replicas, Busyness {

  private final Lookup resources;

  public NoReplicas(Lookup resources) {
    this.resources = resources;
  }

  @Override
  public Optional<Count> of(TargetRef target) {
    return resources.find(target.key()).map(found -> new Count(0, 0));
  }

  @Override
  public void scale(TargetRef target, int replicas) {
    // the object's status shows the decision
  }

  @Override
  public Optional<Census> ask(TargetRef target) {
    return Optional.empty();
  }

  @Override
  public void endFirst(TargetRef target, Set<String> names) {
    // there are none
  }

  @Override
  public void keep(TargetRef target, Set<String> names) {
    // there are none
  }
}
