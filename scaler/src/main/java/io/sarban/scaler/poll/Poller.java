package io.sarban.scaler.poll;

import io.sarban.scaler.act.Jobs;
import io.sarban.scaler.act.Replicas;
import io.sarban.scaler.act.ScaleException;
import io.sarban.scaler.act.ScaleRequest;
import io.sarban.scaler.act.ScaleRoute;
import io.sarban.scaler.act.SparingScaler;
import io.sarban.scaler.decide.Current;
import io.sarban.scaler.decide.Decider;
import io.sarban.scaler.decide.Decision;
import io.sarban.scaler.decide.HpaMetrics;
import io.sarban.scaler.decide.JobDecision;
import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.resource.Engine;
import io.sarban.scaler.resource.InvalidFieldException;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ResourceKey;
import io.sarban.scaler.schedule.Schedule;
import io.sarban.scaler.watch.ProblemLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the objects that are due: measures what they ask, source by source, decides for each as
 * soon as its last measurement is there, and scales where the decision changes something.
 */
public final class Poller {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");

  private final PolledObjects objects;
  private final Schedule schedule;
  private final IdlePeers idle;
  private final Measurer measurer;
  private final Replicas replicas;
  private final SparingScaler sparing;
  private final Optional<JobPolls> jobs;
  private final ScaleRoute scaling;
  private final Executor raising;
  private final Executor lowering;
  private final ProblemLog problems;
  private final PollListener listener;
  private final InstantSource clock;
  private final Map<ResourceKey, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
  private final Set<ResourceKey> observed = ConcurrentHashMap.newKeySet();
  private volatile boolean leading;

  Poller(
      PolledObjects objects,
      Schedule schedule,
      Measurer measurer,
      Replicas replicas,
      SparingScaler sparing,
      Optional<Jobs> jobs,
      ScaleRoute scaling,
      Executor raising,
      Executor lowering,
      ProblemLog problems,
      PollListener listener,
      InstantSource clock) {
    this.objects = objects;
    this.schedule = schedule;
    this.idle = new IdlePeers(objects, schedule);
    this.measurer = measurer;
    this.replicas = replicas;
    this.sparing = sparing;
    this.jobs = jobs.map(those -> new JobPolls(those, listener, () -> leading));
    this.scaling = scaling;
    this.raising = raising;
    this.lowering = lowering;
    this.problems = problems;
    this.listener = listener;
    this.clock = clock;
  }

  private record Asked(TriggerType type, Source source) {}

  private record Question(OpenPoll poll, int trigger, Query query) {}

  /** From now on objects are polled and scaled, or only measured when somebody asks. */
  public void lead(boolean leads) {
    leading = leads;
  }

  /**
   * A metric as a HorizontalPodAutoscaler is told it: of the last poll if that is fresh, else of
   * one that begins now. Fails with an {@link InvalidFieldException} if there is no such metric.
   *
   * @param metric the name, such as {@code s0-rabbitmq-orders}
   * @return empty if the source could not be read
   */
  public CompletableFuture<OptionalDouble> metric(ResourceKey key, String metric) {
    Optional<PolledObject> object = objects.find(key);
    if (object.isEmpty() || !(object.get().plan() instanceof Plan.Sound plan)) {
      return CompletableFuture.failedFuture(
          new InvalidFieldException("", key + " is missing, or not ready"));
    }
    if (!plan.has(metric)) {
      return CompletableFuture.failedFuture(
          new InvalidFieldException("", key + " has no metric " + metric));
    }
    return fresh(object.get(), plan).thenApply(done -> value(object.get(), plan, metric));
  }

  private CompletableFuture<Void> fresh(PolledObject object, Plan.Sound plan) {
    Instant now = clock.instant();
    Outcome last = object.outcome();
    if (last != null && last.at().plus(plan.freshness()).isAfter(now)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> next =
        awaited.computeIfAbsent(object.key(), key -> new CompletableFuture<>());
    if (leading) {
      schedule.hurry(object.key(), now);
    } else {
      observed.add(object.key());
    }
    return next;
  }

  private OptionalDouble value(PolledObject object, Plan.Sound plan, String metric) {
    Outcome outcome = object.outcome();
    Optional<Replicas.Count> count = replicas.of(plan.target());
    if (outcome == null || count.isEmpty()) {
      return OptionalDouble.empty();
    }
    Current current = new Current(count.get().wanted(), count.get().ready());
    return HpaMetrics.value(metric, plan.rules(), outcome.readings(), current, object.history());
  }

  /** Begins a poll of each object that is due; does not wait for it. */
  public void pollDue() {
    if (!leading) {
      observe();
      return;
    }
    Instant now = clock.instant();
    Map<Asked, List<Question>> questions = new LinkedHashMap<>();
    for (Schedule.Due due : schedule.due(now)) {
      guarded(
          due.key(),
          () ->
              open(due, now, true)
                  .ifPresentOrElse(
                      poll -> ask(poll, questions), () -> schedule.finished(due.key(), now)));
    }
    questions.forEach(this::measure);
  }

  private void observe() {
    Instant now = clock.instant();
    Map<Asked, List<Question>> questions = new LinkedHashMap<>();
    for (ResourceKey key : List.copyOf(observed)) {
      observed.remove(key);
      guarded(
          key,
          () ->
              open(new Schedule.Due(key, now, false), now, false)
                  .ifPresentOrElse(poll -> ask(poll, questions), () -> answered(key)));
    }
    questions.forEach(this::measure);
  }

  private void answered(ResourceKey key) {
    CompletableFuture<Void> waiting = awaited.remove(key);
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  private Optional<OpenPoll> open(Schedule.Due due, Instant now, boolean decides) {
    Optional<PolledObject> object = objects.find(due.key());
    // the plan may be replaced at any time: it is read once
    return object
        .map(PolledObject::plan)
        .filter(Plan.Measured.class::isInstance)
        .map(Plan.Measured.class::cast)
        .map(plan -> new OpenPoll(object.get(), plan, due, now, decides));
  }

  private void ask(OpenPoll poll, Map<Asked, List<Question>> questions) {
    if (poll.plan().paused() || poll.plan().triggers().isEmpty()) {
      // KEDA too asks no source for a paused object
      conclude(poll, List.of());
      return;
    }
    List<PolledTrigger> triggers = poll.plan().triggers();
    for (int i = 0; i < triggers.size(); i++) {
      PolledTrigger trigger = triggers.get(i);
      questions
          .computeIfAbsent(
              new Asked(trigger.measuredBy(), trigger.query().source()), a -> new ArrayList<>())
          .add(new Question(poll, i, trigger.query()));
    }
  }

  private void measure(Asked asked, List<Question> questions) {
    List<IdlePeers.Look> looks = looks(asked, questions);
    List<Query> queries =
        Stream.concat(
                questions.stream().map(Question::query), looks.stream().map(IdlePeers.Look::query))
            .toList();
    measurer
        .measure(asked.type(), new Batch(asked.source(), queries))
        .whenComplete(
            (measurements, failure) -> {
              if (failure == null) {
                answer(questions, measurements);
                seen(looks, measurements.subList(questions.size(), queries.size()));
              } else {
                abandon(questions, failure);
              }
            });
  }

  private List<IdlePeers.Look> looks(Asked asked, List<Question> questions) {
    // an object's place in the schedule is that of its first trigger's source
    return questions.stream()
        .filter(question -> question.trigger() == 0)
        .findFirst()
        .map(question -> idle.of(question.poll().due(), asked.source()))
        .orElse(List.of());
  }

  private void seen(List<IdlePeers.Look> looks, List<Measurement> measurements) {
    Instant now = clock.instant();
    for (int i = 0; i < looks.size(); i++) {
      if (measurements.get(i) instanceof Measurement.Measured measured && measured.active()) {
        seenActive(looks.get(i), measured, now);
      }
    }
  }

  private void seenActive(IdlePeers.Look look, Measurement measurement, Instant now) {
    schedule
        .take(look.key(), now)
        .ifPresent(
            due ->
                guarded(
                    due.key(),
                    () ->
                        open(due, now, true)
                            .ifPresentOrElse(
                                poll -> ask(poll, look, measurement),
                                () -> schedule.finished(due.key(), now))));
  }

  /** What was seen is the answer, if the object still has but that one question. */
  private void ask(OpenPoll poll, IdlePeers.Look look, Measurement measurement) {
    if (poll.plan().triggers().equals(List.of(look.trigger()))) {
      answer(List.of(new Question(poll, 0, look.query())), List.of(measurement));
    } else {
      Map<Asked, List<Question>> questions = new LinkedHashMap<>();
      ask(poll, questions);
      questions.forEach(this::measure);
    }
  }

  private void abandon(List<Question> questions, Throwable failure) {
    for (Question question : questions) {
      failed(question.poll().object().key(), failure);
    }
  }

  private void answer(List<Question> questions, List<Measurement> measurements) {
    Instant now = clock.instant();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      Measurement measurement = measurements.get(i);
      guarded(
          question.poll().object().key(),
          () ->
              question
                  .poll()
                  .answered(question.trigger(), measurement, now)
                  .ifPresent(readings -> conclude(question.poll(), readings)));
    }
  }

  private void conclude(OpenPoll poll, List<Reading> readings) {
    if (!poll.decides()) {
      PolledObject object = poll.object();
      object.history(object.history().read(readings));
      object.outcome(new Outcome(clock.instant(), readings, null));
      answered(object.key());
      return;
    }
    if (poll.plan() instanceof Plan.Sound plan) {
      conclude(poll, plan, readings);
    } else if (poll.plan() instanceof Plan.Jobs plan) {
      conclude(poll, plan, readings);
    }
  }

  private void conclude(OpenPoll poll, Plan.Sound plan, List<Reading> readings) {
    Optional<Replicas.Count> count = replicas.of(plan.target());
    if (count.isPresent()) {
      decide(poll, plan, readings, count.get());
    } else {
      List<Problem> found = poll.problems();
      found.add(targetMissing(poll, plan));
      listener.faulty(poll.object().key(), found);
      finish(poll, found);
    }
  }

  private void conclude(OpenPoll poll, Plan.Jobs plan, List<Reading> readings) {
    List<Problem> found = poll.problems();
    JobPolls.Turn turn;
    try {
      turn = jobs.orElseThrow().decide(poll.object(), plan, readings, clock.instant());
    } catch (InvalidFieldException e) {
      found.add(new Problem(poll.object().key(), "", e.field(), e.getMessage()));
      listener.faulty(poll.object().key(), found);
      finish(poll, found);
      return;
    }
    if (turn.isQuiet()) {
      finish(poll, plan, turn.decision(), found);
    } else {
      raising.execute(
          () ->
              guarded(
                  turn.key(),
                  () -> {
                    found.addAll(jobs.orElseThrow().act(turn));
                    finish(poll, plan, turn.decision(), found);
                  }));
    }
  }

  /** Whatever fails, the object is polled again. */
  private void guarded(ResourceKey key, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      failed(key, e);
    }
  }

  private void failed(ResourceKey key, Throwable failure) {
    LOG.error("{}: the poll failed; this is a fault of Sarban", key, failure);
    schedule.finished(key, clock.instant());
    answered(key);
  }

  private void decide(
      OpenPoll poll, Plan.Sound plan, List<Reading> readings, Replicas.Count count) {
    Instant now = clock.instant();
    PolledObject object = poll.object();
    Current current = new Current(count.wanted(), count.ready());
    Decision decision = Decider.decide(plan.rules(), readings, current, object.history(), now);
    object.history(decision.history());
    object.outcome(new Outcome(now, readings, decision));
    List<Problem> found = poll.problems();
    decision.problems().forEach(text -> found.add(new Problem(object.key(), "", "", text)));
    int from = count.wanted();
    if (decision.replicas() > from) {
      raising.execute(() -> guarded(object.key(), () -> scale(poll, plan, from, decision, found)));
    } else if (decision.replicas() < from) {
      lowering.execute(() -> guarded(object.key(), () -> lower(poll, plan, from, decision, found)));
    } else if (decision.fewer() && plan.rules().engine() == Engine.HPA) {
      lowering.execute(() -> guarded(object.key(), () -> mark(poll, plan, decision, found)));
    } else {
      finish(poll, plan, decision, found);
    }
  }

  /** The autoscaler is about to lower the target: it shall end the idle first. */
  private void mark(OpenPoll poll, Plan.Sound plan, Decision decision, List<Problem> found) {
    try {
      sparing.markIdle(plan.target());
    } catch (ScaleException e) {
      found.add(unscaled(poll, e));
    }
    finish(poll, plan, decision, found);
  }

  private void lower(
      OpenPoll poll, Plan.Sound plan, int from, Decision decision, List<Problem> found) {
    try {
      Decision spared = sparing.spare(plan.target(), from, decision, plan.rules().busyFloor());
      Outcome outcome = poll.object().outcome();
      poll.object().outcome(new Outcome(outcome.at(), outcome.readings(), spared));
      if (spared.replicas() < from) {
        scale(poll, plan, from, spared, found);
      } else {
        finish(poll, plan, spared, found);
      }
    } catch (ScaleException e) {
      found.add(unscaled(poll, e));
      finish(poll, plan, decision, found);
    }
  }

  private static Problem unscaled(OpenPoll poll, ScaleException e) {
    return new Problem(poll.object().key(), "", "spec.scaleTargetRef", e.getMessage());
  }

  private void scale(
      OpenPoll poll, Plan.Sound plan, int from, Decision decision, List<Problem> found) {
    PolledObject object = poll.object();
    int to = decision.replicas();
    String reason = decision.reasons().isEmpty() ? "" : decision.reasons().get(0).toString();
    ScaleRequest request = new ScaleRequest(plan.target(), from, to, reason);
    try {
      scaling.scale(request);
      object.history(object.history().scaled(from, to, clock.instant()));
      LOG.info(
          "{}: {} -> {} replicas: {}",
          object.key(),
          from,
          to,
          String.join("; ", reasons(decision)));
      listener.scaled(object.key(), request, Optional.empty());
    } catch (ScaleException e) {
      listener.scaled(object.key(), request, Optional.of(e.getMessage()));
      found.add(unscaled(poll, e));
    }
    finish(poll, plan, decision, found);
  }

  private void finish(OpenPoll poll, Plan.Sound plan, Decision decision, List<Problem> found) {
    finish(poll, found);
    listener.polled(
        new PollResult(
            poll.object().key(),
            triggers(plan, poll.object().outcome().readings()),
            decision,
            found,
            poll.lateness(),
            poll.latency()));
  }

  private void finish(OpenPoll poll, Plan.Jobs plan, JobDecision decision, List<Problem> found) {
    finish(poll, found);
    JobOutcome outcome = poll.object().jobOutcome();
    listener.polled(
        new JobPollResult(
            poll.object().key(),
            outcome.at(),
            triggers(plan, outcome.readings()),
            decision,
            found,
            poll.lateness(),
            poll.latency()));
  }

  private void finish(OpenPoll poll, List<Problem> found) {
    PolledObject object = poll.object();
    // the object may have become faulty, or be gone, while it was polled
    if (object.plan() == poll.plan() && objects.find(object.key()).isPresent()) {
      object.problems(found);
      problems.report(object.key(), found);
    }
    schedule.finished(object.key(), clock.instant());
    answered(object.key());
  }

  private static Problem targetMissing(OpenPoll poll, Plan.Sound plan) {
    return new Problem(
        poll.object().key(),
        "",
        "spec.scaleTargetRef",
        plan.target() + " is missing: create it, or name another");
  }

  /** All objects' status, in the order of their names. */
  public List<ObjectStatus> snapshot() {
    return objects.all().stream()
        .map(this::status)
        .sorted(
            (a, b) -> (a.namespace() + "/" + a.name()).compareTo(b.namespace() + "/" + b.name()))
        .toList();
  }

  /** One object's status; empty if there is no such object. */
  public Optional<ObjectStatus> status(ResourceKey key) {
    return objects.find(key).map(this::status);
  }

  private ObjectStatus status(PolledObject object) {
    if (object.key().kind().equals("ScaledJob")) {
      return JobStatuses.of(object);
    }
    Plan plan = object.plan();
    Plan.Sound sound = plan instanceof Plan.Sound s ? s : null;
    Optional<Replicas.Count> count = sound == null ? Optional.empty() : replicas.of(sound.target());
    Outcome outcome = object.outcome();
    Decision decision = outcome == null ? null : outcome.decision();
    return new ObjectStatus(
        object.key().kind(),
        object.key().namespace(),
        object.key().name(),
        sound == null ? "" : sound.target().toString(),
        count.map(Replicas.Count::wanted).orElse(0),
        count.map(Replicas.Count::ready).orElse(0),
        decision == null ? null : (Integer) decision.replicas(),
        decision != null && decision.active(),
        decision != null && decision.fallback(),
        decision != null && decision.paused(),
        outcome == null ? null : outcome.at(),
        outcome == null || sound == null ? List.of() : triggers(sound, outcome.readings()),
        decision == null ? List.of() : reasons(decision),
        object.problems().stream().map(Problem::toString).toList());
  }

  private static List<String> reasons(Decision decision) {
    return decision.reasons().stream().map(Object::toString).toList();
  }

  static List<ObjectStatus.TriggerStatus> triggers(Plan.Measured plan, List<Reading> readings) {
    List<ObjectStatus.TriggerStatus> triggers = new ArrayList<>();
    for (int i = 0; i < Math.min(readings.size(), plan.triggers().size()); i++) {
      triggers.add(trigger(plan.triggers().get(i).type(), readings.get(i)));
    }
    return triggers;
  }

  private static ObjectStatus.TriggerStatus trigger(String type, Reading reading) {
    double target = reading.target().value();
    if (reading instanceof Reading.Measured measured) {
      return new ObjectStatus.TriggerStatus(
          reading.metricName(), type, measured.value(), target, measured.active(), null);
    }
    String problem = ((Reading.Unreadable) reading).problem();
    return new ObjectStatus.TriggerStatus(reading.metricName(), type, null, target, false, problem);
  }
}
