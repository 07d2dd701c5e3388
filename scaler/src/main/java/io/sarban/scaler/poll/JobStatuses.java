// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.report.ObjectStatus;
import java.util.List;

/** The known state of a ScaledJob, as the API shows it. */
final class JobStatuses {

  private JobStatuses() {}

  static ObjectStatus of(PolledObject object) {
    ResourceKey key = object.key();
    JobOutcome last = object.jobOutcome();
    List<String> problems = object.problems().stream().map(Problem::toString).toList();
    String target = "Job " + key.namespace() + "/" + key.name() + "-*";
    if (last == null) {
      return new ObjectStatus(
          key.kind().name(),
          key.namespace(),
          key.name(),
          target,
          0,
          0,
          null,
          false,
          false,
          false,
          null,
          List.of(),
          List.of(),
          problems);
    }
    return new ObjectStatus(
        key.kind().name(),
        key.namespace(),
        key.name(),
        target,
        last.counts().running(),
        last.counts().running() - last.counts().pending(),
        last.decision().create(),
        last.decision().active(),
        false,
        last.decision().paused(),
        last.at(),
        object.plan() instanceof Plan.Jobs plan
            ? ObjectStatuses.triggers(plan, last.readings())
            : List.of(),
        last.decision().reasons().stream().map(Object::toString).toList(),
        problems);
  }
}
