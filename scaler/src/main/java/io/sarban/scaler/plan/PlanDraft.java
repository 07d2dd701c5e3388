// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.plan;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.MetricName;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.TriggerTypes;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.FieldFault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.problem.OneLine;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resolve.Gap;
import io.sarban.scaler.resolve.PendingCredentialException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resolve.SecretValues;
import io.sarban.scaler.resolve.TriggerResolution;
import io.sarban.scaler.resource.Decoded;
import io.sarban.scaler.resource.Lookup;
import io.sarban.scaler.resource.ResourceMetric;
import io.sarban.scaler.resource.Trigger;
import io.sarban.scaler.tls.KnownTls;
import io.sarban.scaler.trigger.TriggerDeclaration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plan in the making: records what it depends on, and what is wrong with the object. */
final class PlanDraft {

  private static final Logger LOG = LoggerFactory.getLogger(PlanDraft.class);

  /** Hints of one trigger; each is a line in the log. */
  private static final int MOST_HINTS = 10;

  /** Entries of one trigger's metadata; more than any trigger type has parameters. */
  private static final int MOST_METADATA = 200;

  /** Resolves the trigger of that index. */
  @FunctionalInterface
  interface Resolving {
    ResolvedTrigger resolve(TriggerResolution resolution, int index);
  }

  private final TriggerTypes types;
  private final Lookup resources;
  private final TriggerResolution resolution;
  private final ResourceKey key;
  private final Set<ResourceKey> dependencies = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private final KnownTls knownTls = new KnownTls();
  private boolean waits;

  /**
   * @param credentials keeps values that are not in the resources
   * @param key the object's
   */
  PlanDraft(Lookup resources, TriggerTypes types, Credentials credentials, ResourceKey key) {
    this.types = types;
    this.key = key;
    dependencies.add(key);
    this.resources =
        wanted -> {
          dependencies.add(wanted);
          return resources.find(wanted);
        };
    this.resolution =
        new TriggerResolution(
            this.resources, new FollowedCredentials(credentials, dependencies::add));
  }

  /**
   * The plan of a valid object, or why there is none.
   *
   * @param sound makes the plan from this draft; may throw what the user has to fix
   */
  Plan finish(Supplier<Plan> sound) {
    try {
      Plan plan = sound.get();
      if (problems.isEmpty()) {
        return waits ? new Plan.Waiting(dependencies()) : plan;
      }
    } catch (InvalidFieldException e) {
      problems.add(Problem.of(key, e));
    } catch (Throwable e) {
      // also for an Error: one object must not stop the polling of others
      String fault = new Fault(e).told("cannot be planned");
      LOG.error("{}: {}", key, fault);
      problems.add(new Problem(key, "", "", fault));
    }
    return new Plan.Faulty(List.copyOf(problems), dependencies());
  }

  /**
   * Checks that the whole object could be read.
   *
   * @throws InvalidFieldException of the first fault; the others are noted
   */
  void checkDecoded(Decoded object) {
    object.faults().stream().skip(1).forEach(fault -> problems.add(Problem.of(key, fault)));
    object.checkDecoded();
  }

  /** A change of this resource may fix the object. */
  void dependsOn(ResourceKey resource) {
    dependencies.add(resource);
  }

  /** The resources that the plan depends on so far. */
  Set<ResourceKey> dependencies() {
    return Set.copyOf(dependencies);
  }

  /**
   * The triggers, ready to be measured, without those that the HorizontalPodAutoscaler measures
   * itself. A trigger that cannot be measured as it is written counts as one that cannot be read.
   *
   * @param composed whether a formula makes one metric of them
   */
  List<PolledTrigger> triggers(List<Trigger> triggers, boolean composed, Resolving resolving) {
    List<PolledTrigger> planned = new ArrayList<>();
    for (int i = 0; i < triggers.size(); i++) {
      if (ResourceMetric.isOne(triggers.get(i))) {
        continue;
      }
      SecretValues secrets = SecretValues.NONE;
      try {
        tellUnknown(triggers.get(i));
        checkSize(triggers.get(i));
        ResolvedTrigger resolved = resolving.resolve(resolution, i);
        secrets = resolved.secrets();
        planned.addAll(triggers(resolved, secrets, composed));
      } catch (PendingCredentialException e) {
        waits = true;
      } catch (InvalidFieldException e) {
        FieldFault told = e.fault().reworded(secrets::hide);
        planned.add(flawed(triggers.get(i), i, new Measurement.Failed(told)));
      }
    }
    return List.copyOf(planned);
  }

  /** An unknown type is reported before the trigger's authentication. */
  private void tellUnknown(Trigger trigger) {
    if (trigger.type() != null && !trigger.type().isEmpty()) {
      types.of(trigger.type());
    }
  }

  private static void checkSize(Trigger trigger) {
    if (trigger.metadata() != null && trigger.metadata().size() > MOST_METADATA) {
      throw new InvalidFieldException(
          "metadata", "has more than " + MOST_METADATA + " entries: take out what is not used");
    }
  }

  private List<PolledTrigger> triggers(
      ResolvedTrigger resolved, SecretValues secrets, boolean composed) {
    TriggerType type = types.of(resolved.type());
    resolved.trigger().metricTypeOrDefault();
    TriggerDeclaration declaration = type.declaration(resolved.type());
    Parameters parameters = new Parameters(resolved, declaration, composed, resources, knownTls);
    List<Query> queries = queries(type, parameters);
    if (parameters.ignoresPodIdentity()) {
      throw new InvalidFieldException(
          "authenticationRef",
          "its spec.podIdentity is not supported for trigger type "
              + resolved.type()
              + ": give the credentials by secretTargetRef, env or hashiCorpVault");
    }
    String name = resolved.trigger().name();
    List<String> hints = hints(parameters, declaration);
    List<PolledTrigger> triggers = new ArrayList<>();
    for (Query query : queries) {
      triggers.add(
          new PolledTrigger(
              resolved.label(),
              name == null ? "" : name,
              MetricName.of(resolved.index(), query),
              resolved.type(),
              type,
              query,
              triggers.isEmpty() ? hints : List.of(),
              secrets,
              Optional.empty()));
    }
    return triggers;
  }

  /** The queries of a trigger. If they fail because of a gap, the error names the gap. */
  private static List<Query> queries(TriggerType type, Parameters parameters) {
    try {
      return type.queries(parameters);
    } catch (InvalidFieldException e) {
      List<Gap> gaps = parameters.trigger().gaps();
      for (Gap gap : gaps) {
        if (gap.parameter().isEmpty() || gap.parameter().equals(e.field())) {
          throw gap.fault().asException();
        }
      }
      if (gaps.isEmpty()) {
        throw e;
      }
      FieldFault first = gaps.get(0).fault();
      throw new InvalidFieldException(
          e.field(), e.getMessage() + "; " + first.field() + ": " + first.message());
    }
  }

  private PolledTrigger flawed(Trigger trigger, int index, Measurement.Failed flaw) {
    String type = trigger.type() == null ? "" : trigger.type();
    Query query = Unusable.of(key, type);
    return new PolledTrigger(
        label(trigger, index),
        trigger.name() == null ? "" : trigger.name(),
        MetricName.of(index, query),
        type,
        null,
        query,
        List.of(),
        SecretValues.NONE,
        Optional.of(flaw));
  }

  /** What works, but should be written differently. */
  private static List<String> hints(Parameters parameters, TriggerDeclaration declaration) {
    ResolvedTrigger trigger = parameters.trigger();
    List<String> hints =
        Stream.of(
                trigger.gaps().stream()
                    .map(
                        gap ->
                            hint(
                                trigger,
                                gap.fault().field(),
                                gap.fault().message() + "; goes on without it")),
                deprecated(trigger, declaration).stream(),
                parameters.unused().stream()
                    .map(field -> hint(trigger, field, unused(field, declaration))))
            .flatMap(all -> all)
            .toList();
    return hints.size() <= MOST_HINTS ? hints : fewer(trigger, hints);
  }

  private static List<String> fewer(ResolvedTrigger trigger, List<String> hints) {
    List<String> fewer = new ArrayList<>(hints.subList(0, MOST_HINTS));
    fewer.add(
        "trigger "
            + OneLine.of(trigger.label())
            + ": "
            + (hints.size() - MOST_HINTS)
            + " more of these");
    return fewer;
  }

  private static String hint(ResolvedTrigger trigger, String field, String what) {
    return "trigger " + OneLine.of(trigger.label()) + ", " + OneLine.of(field) + ": " + what;
  }

  private static String unused(String field, TriggerDeclaration declaration) {
    boolean known = declaration.ofField(field).isPresent();
    String fix = known ? "take it out" : "fix its name, or take it out";
    return "is not used: "
        + declaration
            .meant(field)
            .filter(meant -> !known)
            .map(meant -> "did you mean " + meant + "? ")
            .orElse("")
        + fix;
  }

  private static List<String> deprecated(ResolvedTrigger resolved, TriggerDeclaration declaration) {
    return declaration.fields().entrySet().stream()
        .filter(field -> resolved.metadata().containsKey(field.getKey()))
        .flatMap(
            field ->
                field.getValue().deprecated().stream()
                    .map(
                        instead ->
                            hint(
                                resolved,
                                field.getValue().name(),
                                "is deprecated: use " + instead)))
        .sorted()
        .toList();
  }

  /** The name of a trigger in messages. */
  static String label(Trigger trigger, int index) {
    String name = trigger.name();
    return name == null || name.isEmpty() ? "s" + index + "-" + trigger.type() : name;
  }
}
