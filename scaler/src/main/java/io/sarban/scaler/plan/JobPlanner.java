// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.decide.job.JobRules;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.rule.JobRulesReader;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.watch.Resources;
import java.util.ArrayList;
import java.util.List;

/** Makes a ScaledJob's {@link Plan}; does no I/O. */
public final class JobPlanner {

  private final Resources resources;
  private final TriggerTypes types;
  private final Credentials credentials;
  private final JobCheck check;

  /**
   * @param runs whether Jobs can run here
   */
  public JobPlanner(
      Resources resources, TriggerTypes types, Credentials credentials, boolean runs) {
    this.resources = resources;
    this.types = types;
    this.credentials = credentials;
    this.check = new JobCheck(runs);
  }

  /**
   * Checks a ScaledJob by itself.
   *
   * @throws InvalidFieldException that says what to fix
   */
  public void check(ScaledJob job) {
    check.check(job);
  }

  private static List<String> notes(ScaledJob job) {
    List<String> notes = new ArrayList<>(JobRulesReader.warnings(job.getSpec()));
    notes.addAll(UnknownFields.notes("spec", job.getSpec()));
    LookInterval.note(job.annotations()).ifPresent(notes::add);
    return List.copyOf(notes);
  }

  public Plan plan(ScaledJob job) {
    PlanDraft draft = new PlanDraft(resources, types, credentials, ResourceKey.of(job));
    return draft.finish(
        () -> {
          draft.checkDecoded(job);
          JobRules rules = check.check(job);
          List<PolledTrigger> triggers =
              draft.triggers(
                  job.getSpec().triggers(), false, (resolution, i) -> resolution.resolve(job, i));
          return new Plan.Jobs(
              rules,
              triggers,
              draft.dependencies(),
              LookInterval.of(job.annotations()),
              notes(job));
        });
  }
}
