package io.sarban.scaler.poll;

import io.sarban.scaler.resource.ResourceKey;
import java.time.Duration;
import java.util.List;

/** Hears of every poll, for metrics. Called on the poll's thread: must return at once. */
public interface PollListener {

  /**
   * An object's poll is over.
   *
   * @param triggers one for each trigger; none while the object is paused
   * @param lateness from when it was due to when it began
   * @param latency how long its slowest trigger took to measure
   */
  void polled(
      ResourceKey object,
      List<ObjectStatus.TriggerStatus> triggers,
      boolean paused,
      Duration lateness,
      Duration latency);

  /** An object is gone. */
  void forgotten(ResourceKey object);
}
