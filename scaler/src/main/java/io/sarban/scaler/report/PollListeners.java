package io.sarban.scaler.report;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.resource.Fault;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one. What fails in one of them concerns no other, nor the poll. */
public record PollListeners(List<PollListener> listeners) implements PollListener {

  private static final Logger LOG = LoggerFactory.getLogger(PollListeners.class);

  public PollListeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void planned(PlannedObject object) {
    each(object.key(), listener -> listener.planned(object));
  }

  @Override
  public void planned(PlannedJob job) {
    each(job.key(), listener -> listener.planned(job));
  }

  @Override
  public void hinted(ResourceKey object, String hint) {
    each(object, listener -> listener.hinted(object, hint));
  }

  @Override
  public void faulty(ResourceKey object, List<Problem> problems) {
    each(object, listener -> listener.faulty(object, problems));
  }

  @Override
  public void polled(PollResult result) {
    each(result.object(), listener -> listener.polled(result));
  }

  @Override
  public void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {
    each(object, listener -> listener.scaled(object, request, failure));
  }

  @Override
  public void polled(JobPollResult result) {
    each(result.object(), listener -> listener.polled(result));
  }

  @Override
  public void created(ResourceKey scaledJob, int jobs, Optional<String> failure) {
    each(scaledJob, listener -> listener.created(scaledJob, jobs, failure));
  }

  @Override
  public void forgotten(ResourceKey object) {
    each(object, listener -> listener.forgotten(object));
  }

  private void each(ResourceKey object, Consumer<PollListener> call) {
    for (PollListener listener : listeners) {
      try {
        call.accept(listener);
      } catch (Throwable e) {
        LOG.error("{}: {}", object, new Fault(e).told("a listener failed"));
      }
    }
  }
}
