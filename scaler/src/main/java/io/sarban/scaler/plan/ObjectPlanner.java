// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthenticationSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plans objects of either kind, each by itself and in relation to the others. The first object that
 * scales a target, or names an autoscaler, keeps it; other objects with the same one are faulty
 * while the first exists. Makes one plan at a time; {@link #check} may be called at any time.
 */
public final class ObjectPlanner {

  private final Planner planner;
  private final JobPlanner jobPlanner;
  private final Claims claims = new Claims();

  public ObjectPlanner(Planner planner, JobPlanner jobPlanner) {
    this.planner = planner;
    this.jobPlanner = jobPlanner;
  }

  /** The plan of an object, which claims its target. */
  public Plan plan(HasMetadata object, Instant firstSeen) {
    Plan plan = alone(object, firstSeen);
    return plan instanceof Plan.Sound sound ? claim((ScaledObject) object, sound) : plan;
  }

  /** The plan that the object would have if it were the only one. */
  public Plan alone(HasMetadata object, Instant firstSeen) {
    return object instanceof ScaledJob job
        ? jobPlanner.plan(job)
        : planner.plan((ScaledObject) object, firstSeen);
  }

  /** Releases the object's target. */
  public void release(ResourceKey object) {
    claims.release(object);
  }

  private Plan claim(ScaledObject object, Plan.Sound sound) {
    ResourceKey key = ResourceKey.of(object);
    Optional<Claims.Taken> taken =
        claims.claim(key, Planner.exclusive(object, sound.target(), sound.rules().engine()));
    if (taken.isEmpty()) {
      return sound;
    }
    Set<ResourceKey> dependencies = new HashSet<>(sound.dependencies());
    dependencies.add(taken.get().owner());
    return new Plan.Faulty(List.of(Problem.of(key, taken.get().fault())), dependencies);
  }

  /**
   * The problems of an object or an authentication that a user wants to create or change, by itself
   * and in relation to the planned objects.
   */
  public List<Problem> check(HasMetadata candidate, Instant now) {
    ResourceKey key = ResourceKey.of(candidate);
    try {
      if (candidate instanceof ScaledObject object) {
        return claims.taken(key, planner.check(object, now)).stream()
            .map(taken -> Problem.of(key, taken.fault()))
            .toList();
      }
      if (candidate instanceof ScaledJob job) {
        jobPlanner.check(job);
      } else {
        TriggerAuthenticationSpec.of(candidate)
            .check(candidate instanceof ClusterTriggerAuthentication);
      }
      return List.of();
    } catch (InvalidFieldException e) {
      return List.of(Problem.of(key, e));
    } catch (Throwable e) {
      // an Error in planning one object affects only that object
      return List.of(new Problem(key, "", "", new Fault(e).told("cannot be checked")));
    }
  }
}
