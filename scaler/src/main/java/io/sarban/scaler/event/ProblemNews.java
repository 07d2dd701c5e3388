package io.sarban.scaler.event;

import io.sarban.scaler.event.ScalerEvent.Found;
import io.sarban.scaler.event.ScalerEvent.Solved;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.watch.ProblemLog;

/** Tells of problems, as they are logged. */
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
