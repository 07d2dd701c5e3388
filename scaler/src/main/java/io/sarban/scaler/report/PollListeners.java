package io.sarban.scaler.report;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import java.util.List;
import java.util.Optional;

/** Several listeners as one. */
public record PollListeners(List<PollListener> listeners) implements PollListener {

  public PollListeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void planned(PlannedObject object) {
    listeners.forEach(listener -> listener.planned(object));
  }

  @Override
  public void planned(PlannedJob job) {
    listeners.forEach(listener -> listener.planned(job));
  }

  @Override
  public void hinted(ResourceKey object, String hint) {
    listeners.forEach(listener -> listener.hinted(object, hint));
  }

  @Override
  public void faulty(ResourceKey object, List<Problem> problems) {
    listeners.forEach(listener -> listener.faulty(object, problems));
  }

  @Override
  public void polled(PollResult result) {
    listeners.forEach(listener -> listener.polled(result));
  }

  @Override
  public void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {
    listeners.forEach(listener -> listener.scaled(object, request, failure));
  }

  @Override
  public void polled(JobPollResult result) {
    listeners.forEach(listener -> listener.polled(result));
  }

  @Override
  public void created(ResourceKey scaledJob, int jobs, Optional<String> failure) {
    listeners.forEach(listener -> listener.created(scaledJob, jobs, failure));
  }

  @Override
  public void forgotten(ResourceKey object) {
    listeners.forEach(listener -> listener.forgotten(object));
  }
}
