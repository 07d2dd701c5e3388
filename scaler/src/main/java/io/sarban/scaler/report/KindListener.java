package io.sarban.scaler.report;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import java.util.List;
import java.util.Optional;

/** A listener that hears of objects of one kind only. */
public record KindListener(String kind, PollListener listener) implements PollListener {

  private boolean concerns(ResourceKey object) {
    return object.kind().equals(kind);
  }

  @Override
  public void planned(PlannedObject object) {
    if (concerns(object.key())) {
      listener.planned(object);
    }
  }

  @Override
  public void planned(PlannedJob job) {
    if (concerns(job.key())) {
      listener.planned(job);
    }
  }

  @Override
  public void hinted(ResourceKey object, String hint) {
    if (concerns(object)) {
      listener.hinted(object, hint);
    }
  }

  @Override
  public void faulty(ResourceKey object, List<Problem> problems) {
    if (concerns(object)) {
      listener.faulty(object, problems);
    }
  }

  @Override
  public void polled(PollResult result) {
    if (concerns(result.object())) {
      listener.polled(result);
    }
  }

  @Override
  public void polled(JobPollResult result) {
    if (concerns(result.object())) {
      listener.polled(result);
    }
  }

  @Override
  public void scaled(ResourceKey object, ScaleRequest request, Optional<String> failure) {
    if (concerns(object)) {
      listener.scaled(object, request, failure);
    }
  }

  @Override
  public void created(ResourceKey scaledJob, int jobs, Optional<String> failure) {
    if (concerns(scaledJob)) {
      listener.created(scaledJob, jobs, failure);
    }
  }

  @Override
  public void forgotten(ResourceKey object) {
    if (concerns(object)) {
      listener.forgotten(object);
    }
  }
}
