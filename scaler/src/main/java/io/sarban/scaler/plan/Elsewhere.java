// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.TargetRef;
import io.sarban.scaler.resource.Trigger;
import java.util.ArrayList;
import java.util.List;

/** What works on Kubernetes, but not on this machine. */
final class Elsewhere {

  private Elsewhere() {}

  /** Notes for the user; empty if this machine supports everything. */
  static List<String> notes(TargetRef target, List<Trigger> triggers) {
    List<String> notes = new ArrayList<>();
    if (!ResourceKind.DEPLOYMENT.is(target.kind())) {
      notes.add(
          "spec.scaleTargetRef: a "
              + OneLine.of(target.kind())
              + " is scaled on Kubernetes; this machine runs Deployments only");
    }
    for (int i = 0; i < triggers.size(); i++) {
      Trigger trigger = triggers.get(i);
      if (ResourceMetric.isOne(trigger)) {
        notes.add(
            "trigger %s, type: %s is measured on Kubernetes, by a HorizontalPodAutoscaler; not on this machine"
                .formatted(PlanDraft.label(trigger, i), trigger.type()));
      }
    }
    return notes;
  }
}
