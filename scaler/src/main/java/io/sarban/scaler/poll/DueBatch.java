// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.poll;

import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.Sources.Asked;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.plan.PolledTrigger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The questions of open polls to one source, which is asked once for all of them. */
record DueBatch(Asked asked, List<Question> questions) {

  /** One trigger of a poll. */
  record Question(OpenPoll poll, int trigger) {

    private Query query() {
      return poll.plan().triggers().get(trigger).query();
    }
  }

  /** A question's answer. */
  record Answer(OpenPoll poll, int trigger, Measurement measurement) {}

  /** Groups the polls' triggers by source. Triggers with a flaw are left out. */
  static List<DueBatch> of(List<OpenPoll> polls) {
    Map<Asked, List<Question>> bySource = new LinkedHashMap<>();
    for (OpenPoll poll : polls) {
      List<PolledTrigger> triggers = poll.plan().triggers();
      for (int i = 0; i < triggers.size(); i++) {
        PolledTrigger trigger = triggers.get(i);
        if (trigger.flaw().isEmpty()) {
          bySource
              .computeIfAbsent(
                  new Asked(trigger.measuredBy(), trigger.query().source()),
                  source -> new ArrayList<>())
              .add(new Question(poll, i));
        }
      }
    }
    return bySource.entrySet().stream()
        .map(source -> new DueBatch(source.getKey(), source.getValue()))
        .toList();
  }

  /** The namespaces of the objects that ask. */
  Set<String> namespaces() {
    return objects().stream().map(ResourceKey::namespace).collect(Collectors.toSet());
  }

  List<Query> queries() {
    return questions.stream().map(Question::query).toList();
  }

  /** Each measurement with its question. */
  List<Answer> answers(List<Measurement> measurements) {
    List<Answer> answers = new ArrayList<>(questions.size());
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      answers.add(new Answer(question.poll(), question.trigger(), measurements.get(i)));
    }
    return answers;
  }

  /** The objects that ask. */
  List<ResourceKey> objects() {
    return questions.stream().map(question -> question.poll().object().key()).distinct().toList();
  }
}
