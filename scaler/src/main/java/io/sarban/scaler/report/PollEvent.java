// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.util.List;
import java.util.Optional;

/** An event about an object. */
public sealed interface PollEvent {

  ResourceKey object();

  /** Calls the listener's method for events of this kind. */
  void tell(PollListener listener);

  /** An object was added, or something that it depends on has changed. */
  record ObjectPlanned(PlannedObject planned) implements PollEvent {
    @Override
    public ResourceKey object() {
      return planned.key();
    }

    @Override
    public void tell(PollListener listener) {
      listener.planned(planned);
    }
  }

  /** A ScaledJob was added, or something that it depends on has changed. */
  record JobPlanned(PlannedJob planned) implements PollEvent {
    @Override
    public ResourceKey object() {
      return planned.key();
    }

    @Override
    public void tell(PollListener listener) {
      listener.planned(planned);
    }
  }

  /**
   * A user should write something differently in an object, although it works; reported once.
   *
   * @param hint in words for the user
   */
  record Hinted(ResourceKey object, String hint) implements PollEvent {
    @Override
    public void tell(PollListener listener) {
      listener.hinted(object, hint);
    }
  }

  /** An object cannot be polled, or its target is missing. */
  record Faulty(ResourceKey object, List<Problem> problems) implements PollEvent {
    @Override
    public void tell(PollListener listener) {
      listener.faulty(object, problems);
    }
  }

  /** An object's poll is over. */
  record Polled(PollResult result) implements PollEvent {
    @Override
    public ResourceKey object() {
      return result.object();
    }

    @Override
    public void tell(PollListener listener) {
      listener.polled(result);
    }
  }

  /** A ScaledJob's poll is over. */
  record JobPolled(JobPollResult result) implements PollEvent {
    @Override
    public ResourceKey object() {
      return result.object();
    }

    @Override
    public void tell(PollListener listener) {
      listener.polled(result);
    }
  }

  /**
   * A target was scaled.
   *
   * @param failure why it was not
   */
  record Scaled(ResourceKey object, ScaleRequest request, Optional<String> failure)
      implements PollEvent {
    @Override
    public void tell(PollListener listener) {
      listener.scaled(object, request, failure);
    }
  }

  /**
   * Jobs were created.
   *
   * @param failure why some of the wanted Jobs were not created
   */
  record JobsCreated(ResourceKey object, int jobs, Optional<String> failure) implements PollEvent {
    @Override
    public void tell(PollListener listener) {
      listener.created(object, jobs, failure);
    }
  }

  /** An object is gone. */
  record Forgotten(ResourceKey object) implements PollEvent {
    @Override
    public void tell(PollListener listener) {
      listener.forgotten(object);
    }
  }
}
