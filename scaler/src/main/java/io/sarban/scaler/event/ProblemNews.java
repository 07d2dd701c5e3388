// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.event.ScalerEvent.Found;
import io.sarban.scaler.event.ScalerEvent.Solved;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.problem.ProblemLog;

/** Publishes problems when they are logged. */
public record ProblemNews(EventBus bus) implements ProblemLog.Follower {

  @Override
  public void found(Problem problem) {
    bus.publish(problem.object(), new Found(problem));
  }

  @Override
  public void solved(ResourceKey key) {
    bus.publish(key, new Solved());
  }
}
