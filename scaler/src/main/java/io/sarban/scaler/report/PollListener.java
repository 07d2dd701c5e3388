package io.sarban.scaler.report;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import java.util.List;
import java.util.Optional;

/** Hears of what becomes of objects. Called on the poll's thread: must return at once. */
public interface PollListener {

  /** An object was added, or something that it is made of has changed. */
  default void planned(PlannedObject object) {}

  /** A ScaledJob was added, or something that it is made of has changed. */
  default void planned(PlannedJob job) {}

  /**
   * A user should write something of an object otherwise, though it works; said once.
   *
   * @param hint in words for the user
   */
  default void hinted(ResourceKey object, String hint) {}

  /** An object cannot be polled, or its target is missing. */
  default void faulty(ResourceKey object, List<Problem> problems) {}

  /** An object's poll is over. */
  default void polled(PollResult result) {}

  /**
   * A target was scaled.
   *
   * @param failure why it was not
   */
  default void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {}

  /** A ScaledJob's poll is over. */
  default void polled(JobPollResult result) {}

  /**
   * Jobs were created.
   *
   * @param failure why not all that were wanted were
   */
  default void created(ResourceKey scaledJob, int jobs, Optional<String> failure) {}

  /** An object is gone. */
  default void forgotten(ResourceKey object) {}
}
