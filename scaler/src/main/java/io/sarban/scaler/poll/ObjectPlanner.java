package io.sarban.scaler.poll;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.JobPlanner;
import io.sarban.scaler.plan.Plan;
import io.sarban.scaler.plan.Planner;
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
 * Plans objects of either kind, each by itself and beside the others: the first object that scales
 * a target, or names an autoscaler, keeps it; another one is faulty for as long as that is there.
 * Plans are made one after the other; {@link #check} may be called at any time.
 */
final class ObjectPlanner {

  private final Planner planner;
  private final JobPlanner jobPlanner;
  private final Claims claims = new Claims();

  ObjectPlanner(Planner planner, JobPlanner jobPlanner) {
    this.planner = planner;
    this.jobPlanner = jobPlanner;
  }

  /** The plan of an object, which has its target for itself from now on. */
  Plan plan(HasMetadata object, Instant firstSeen) {
    Plan plan = alone(object, firstSeen);
    return plan instanceof Plan.Sound sound ? claim((ScaledObject) object, sound) : plan;
  }

  /** The plan that it would have if no other object were there. */
  Plan alone(HasMetadata object, Instant firstSeen) {
    return object instanceof ScaledJob job
        ? jobPlanner.plan(job)
        : planner.plan((ScaledObject) object, firstSeen);
  }

  /** The object needs its target no more. */
  void release(ResourceKey object) {
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
   * What is wrong with an object or an authentication that somebody wants to create or change, by
   * itself and beside the objects that are planned.
   */
  List<Problem> check(HasMetadata candidate, Instant now) {
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
      // an Error in an object's work costs that object alone
      return List.of(new Problem(key, "", "", new Fault(e).told("cannot be checked")));
    }
  }
}
