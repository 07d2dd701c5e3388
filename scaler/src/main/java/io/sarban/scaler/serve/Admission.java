// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Problem;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The validating webhook: refuses resources that can never work, and says what fixes them. */
public final class Admission {

  private static final Map<ResourceKind, Class<? extends HasMetadata>> KINDS =
      Map.of(
          ResourceKind.SCALED_OBJECT, ScaledObject.class,
          ResourceKind.SCALED_JOB, ScaledJob.class,
          ResourceKind.TRIGGER_AUTHENTICATION, TriggerAuthentication.class,
          ResourceKind.CLUSTER_TRIGGER_AUTHENTICATION, ClusterTriggerAuthentication.class);

  private static final ObjectMapper JSON = ApiJson.mapper();
  private static final String REQUEST = "/request";

  /** A ScaledJob of 1.5 MiB together with its previous version has fewer. */
  private static final int MAX_TOKENS = 200_000;

  private static final int MAX_UID = 100;
  private static final int MAX_MESSAGE = 4_000;

  private final Function<HasMetadata, List<Problem>> check;

  /**
   * @param check finds the problems of a resource by itself and in relation to the others
   */
  public Admission(Function<HasMetadata, List<Problem>> check) {
    this.check = check;
  }

  /**
   * Answers an AdmissionReview.
   *
   * @param body the review, as JSON
   */
  public Answer review(String body) {
    try {
      bound(body);
      JsonNode review = JSON.readTree(body);
      return new Answer(200, Serialization.asJson(answer(review, problems(review.at(REQUEST)))));
    } catch (IOException | IllegalArgumentException e) {
      // not the parser's message, which repeats what was sent
      return ExternalMetricsApi.failure(400, "BadRequest", "the body is no AdmissionReview");
    }
  }

  /** A short text can become many nodes, each of which takes far more heap than its text. */
  private static void bound(String body) throws IOException {
    try (JsonParser parser = JSON.createParser(body)) {
      int tokens = 0;
      while (parser.nextToken() != null) {
        if (++tokens > MAX_TOKENS) {
          throw new IOException("too many values");
        }
      }
    }
  }

  private List<Problem> problems(JsonNode request) throws JsonProcessingException {
    Class<? extends HasMetadata> kind =
        KINDS.get(ResourceKind.of(request.at("/kind/kind").asText()));
    JsonNode object = request.path("object");
    if (kind == null || !object.isObject() || !object.path("metadata").isObject()) {
      throw new IllegalArgumentException("no resource of ours");
    }
    if (isSame(request.path("oldObject"), object)) {
      return List.of();
    }
    // not from a resource that was read and written again, which has lost its empty fields
    HasMetadata resource = JSON.treeToValue(object, kind);
    if (resource.getMetadata().getNamespace() == null) {
      resource.getMetadata().setNamespace(request.path("namespace").asText());
    }
    // an object that is being deleted must be able to lose its finalizer, however wrong it is
    return resource.isMarkedForDeletion() ? List.of() : check.apply(resource);
  }

  /**
   * Whether the change concerns nothing that a check looks at. An existing object must be able to
   * get a label, a finalizer or a status, even if it has become invalid since it was created.
   */
  private static boolean isSame(JsonNode before, JsonNode after) {
    return before.isObject()
        && before.path("spec").equals(after.path("spec"))
        && before.at("/metadata/annotations").equals(after.at("/metadata/annotations"));
  }

  private static AdmissionReview answer(JsonNode review, List<Problem> problems) {
    return new AdmissionReviewBuilder()
        .withApiVersion(cut(review.path("apiVersion").asText(), MAX_UID))
        .withKind("AdmissionReview")
        .withResponse(
            new AdmissionResponseBuilder()
                .withUid(cut(review.at(REQUEST).path("uid").asText(), MAX_UID))
                .withAllowed(problems.isEmpty())
                .withStatus(
                    problems.isEmpty()
                        ? null
                        : new StatusBuilder()
                            .withCode(422)
                            .withReason("Invalid")
                            .withMessage(cut(message(problems), MAX_MESSAGE))
                            .build())
                .build())
        .build();
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  private static String message(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
  }
}
