// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * Receives events about objects: all events by {@link #on}, or one kind by the method with its
 * name. Called on the poll's thread: must return at once.
 */
public interface PollListener {

  /** Any event. */
  default void on(PollEvent event) {
    event.tell(this);
  }

  /** See {@link PollEvent.ObjectPlanned}. */
  default void planned(PlannedObject object) {}

  /** See {@link PollEvent.JobPlanned}. */
  default void planned(PlannedJob job) {}

  /** See {@link PollEvent.Hinted}. */
  default void hinted(ResourceKey object, String hint) {}

  /** See {@link PollEvent.Faulty}. */
  default void faulty(ResourceKey object, List<Problem> problems) {}

  /** See {@link PollEvent.Polled}. */
  default void polled(PollResult result) {}

  /** See {@link PollEvent.JobPolled}. */
  default void polled(JobPollResult result) {}

  /** See {@link PollEvent.Scaled}. */
  default void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {}

  /** See {@link PollEvent.JobsCreated}. */
  default void created(ResourceKey scaledJob, int jobs, Optional<String> failure) {}

  /** See {@link PollEvent.Forgotten}. */
  default void forgotten(ResourceKey object) {}
}
