package io.sarban.scaler.poll;

import io.sarban.scaler.decide.Reading;
import io.sarban.scaler.measure.Batch;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurer;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.plan.PolledTrigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures what open polls ask: each source is asked once for all of them, and a poll is concluded
 * as soon as its last measurement is there.
 */
final class Inquiries {

  private final Measurer measurer;
  private final PollEnd end;
  private final Conclusion conclusion;
  private final InstantSource clock;

  /** What follows when all of a poll's triggers are measured. */
  @FunctionalInterface
  interface Conclusion {
    void conclude(OpenPoll poll, List<Reading> readings);
  }

  Inquiries(Measurer measurer, PollEnd end, Conclusion conclusion, InstantSource clock) {
    this.measurer = measurer;
    this.end = end;
    this.conclusion = conclusion;
    this.clock = clock;
  }

  private record Asked(TriggerType type, Source source) {}

  private record Question(OpenPoll poll, int trigger, Query query) {}

  /** Does not wait for the answers. */
  void ask(List<OpenPoll> polls) {
    Map<Asked, List<Question>> questions = new LinkedHashMap<>();
    for (OpenPoll poll : polls) {
      end.guarded(poll.object().key(), () -> put(poll, questions));
    }
    questions.forEach(this::begin);
  }

  private void put(OpenPoll poll, Map<Asked, List<Question>> questions) {
    if (poll.plan().paused() || poll.plan().triggers().isEmpty()) {
      // KEDA too asks no source for a paused object
      conclusion.conclude(poll, List.of());
      return;
    }
    List<PolledTrigger> triggers = poll.plan().triggers();
    for (int i = 0; i < triggers.size(); i++) {
      PolledTrigger trigger = triggers.get(i);
      if (trigger.flaw().isPresent()) {
        poll.answered(i, trigger.flaw().get(), clock.instant())
            .ifPresent(readings -> conclusion.conclude(poll, readings));
        continue;
      }
      questions
          .computeIfAbsent(
              new Asked(trigger.measuredBy(), trigger.query().source()), a -> new ArrayList<>())
          .add(new Question(poll, i, trigger.query()));
    }
  }

  private void begin(Asked asked, List<Question> questions) {
    try {
      measure(asked, questions);
    } catch (Throwable e) {
      // the other sources are asked all the same
      failed(questions, e);
    }
  }

  private void failed(List<Question> questions, Throwable failure) {
    questions.stream()
        .map(question -> question.poll().object().key())
        .distinct()
        .forEach(key -> end.failed(key, failure));
  }

  private void measure(Asked asked, List<Question> questions) {
    List<Query> queries = questions.stream().map(Question::query).toList();
    measurer
        .measure(asked.type(), new Batch(asked.source(), queries))
        .whenComplete(
            (measurements, failure) -> {
              if (failure == null) {
                answer(questions, measurements);
              } else {
                failed(questions, failure);
              }
            });
  }

  private void answer(List<Question> questions, List<Measurement> measurements) {
    Instant now = clock.instant();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      Measurement measurement = measurements.get(i);
      end.guarded(
          question.poll().object().key(),
          () ->
              question
                  .poll()
                  .answered(question.trigger(), measurement, now)
                  .ifPresent(readings -> conclusion.conclude(question.poll(), readings)));
    }
  }
}
