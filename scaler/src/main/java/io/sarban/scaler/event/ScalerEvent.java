// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.event;

import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Problem;
import java.time.Instant;
import java.util.Optional;

/**
 * An event for operators.
 *
 * @param id unique for each event
 * @param object the object that the event is about
 */
public record ScalerEvent(String id, Instant time, ResourceKey object, Content content) {

  /** What has happened. */
  public sealed interface Content permits Scaled, JobsCreated, Found, Solved, Noted {

    /** The CloudEvent's type. */
    String type();
  }

  /**
   * A decision changed a target's replicas.
   *
   * @param failure why the change failed; empty if it succeeded
   */
  public record Scaled(ScaleRequest request, Optional<String> failure) implements Content {
    @Override
    public String type() {
      return failure.isPresent() ? "io.sarban.replicas.failed.v1" : "io.sarban.replicas.changed.v1";
    }
  }

  /**
   * A decision created Jobs.
   *
   * @param created at least 0
   * @param failure why some of the wanted Jobs were not created; else empty
   */
  public record JobsCreated(int created, Optional<String> failure) implements Content {
    @Override
    public String type() {
      return failure.isPresent() ? "io.sarban.jobs.failed.v1" : "io.sarban.jobs.created.v1";
    }
  }

  /** A new problem that a user has to fix. */
  public record Found(Problem problem) implements Content {
    @Override
    public String type() {
      return "io.sarban.problem.found.v1";
    }
  }

  /** The object's problems are solved. */
  public record Solved() implements Content {
    @Override
    public String type() {
      return "io.sarban.problem.solved.v1";
    }
  }

  /**
   * The content of a Kubernetes event, also without a cluster.
   *
   * @param level Normal or Warning
   * @param reason one word for programs, as in KEDA
   */
  public record Noted(String level, String reason, String message) implements Content {
    @Override
    public String type() {
      return "io.sarban.event.v1";
    }
  }
}
