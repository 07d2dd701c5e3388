// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import com.github.benmanes.caffeine.cache.Cache;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.serve.Viewer;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The objects that callers may see, as the API server decides (SubjectAccessReview). An answer is
 * cached for 15 s.
 */
final class Rights {

  private static final Duration REMEMBERED = Duration.ofSeconds(15);
  private static final int MAX_REMEMBERED = 10_000;

  /** Maximum number of API server requests for one request. */
  private static final int MAX_QUESTIONS = 200;

  private record Question(
      Caller caller, String verb, String resource, String namespace, String name) {}

  private final KubernetesClient client;
  private final Cache<Question, Boolean> known;

  Rights(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.known = BearerTokens.remembering(REMEMBERED, MAX_REMEMBERED, clock);
  }

  /** What a caller may see, for one request. */
  Viewer of(Caller caller) {
    return new Asking(caller);
  }

  private boolean ask(Question question) {
    Caller caller = question.caller();
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(caller.user())
            .withUid(caller.uid())
            .withGroups(caller.groups())
            .withExtra(caller.extra())
            .withNewResourceAttributes()
            .withGroup("keda.sh")
            .withVersion("v1alpha1")
            .withResource(question.resource())
            .withVerb(question.verb())
            .withNamespace(question.namespace())
            .withName(question.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReview answer = client.authorization().v1().subjectAccessReview().create(review);
    return answer.getStatus() != null
        && Boolean.TRUE.equals(answer.getStatus().getAllowed())
        && !Boolean.TRUE.equals(answer.getStatus().getDenied());
  }

  /** Asks the API server what is not cached; fails with a {@link KubernetesClientException}. */
  private final class Asking implements Viewer {
    private final Caller caller;
    private int questions;

    Asking(Caller caller) {
      this.caller = caller;
    }

    @Override
    public boolean mayList(ResourceKind kind, String namespace) {
      return may(new Question(caller, "list", resource(kind), namespace, ""));
    }

    @Override
    public boolean mayGet(ResourceKind kind, String namespace, String name) {
      return may(new Question(caller, "get", resource(kind), namespace, name));
    }

    private static String resource(ResourceKind kind) {
      return kind.equals(ResourceKind.SCALED_JOB) ? "scaledjobs" : "scaledobjects";
    }

    private boolean may(Question question) {
      return known.get(
          question,
          asked -> {
            if (++questions > MAX_QUESTIONS) {
              throw new TooManyQuestionsException();
            }
            return ask(asked);
          });
    }
  }
}
