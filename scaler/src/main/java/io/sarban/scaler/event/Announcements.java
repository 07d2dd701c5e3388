// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.event.ScalerEvent.JobsCreated;
import io.sarban.scaler.event.ScalerEvent.Scaled;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.report.PollListener;
import java.util.Optional;

/** Publishes an event for each decision that changes something. */
public final class Announcements implements PollListener {

  private final EventBus bus;

  public Announcements(EventBus bus) {
    this.bus = bus;
  }

  @Override
  public void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {
    bus.publish(object, new Scaled(request, failure));
  }

  @Override
  public void created(ResourceKey scaledJob, int jobs, Optional<String> failure) {
    bus.publish(scaledJob, new JobsCreated(jobs, failure));
  }
}
