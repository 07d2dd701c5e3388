package io.sarban.scaler.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The validating webhook: refuses what could never work, and says what mends it. */
public final class Admission {

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "ScaledObject", ScaledObject.class,
          "ScaledJob", ScaledJob.class,
          "TriggerAuthentication", TriggerAuthentication.class,
          "ClusterTriggerAuthentication", ClusterTriggerAuthentication.class);

  private static final ObjectMapper JSON = ApiJson.mapper();

  private final Function<HasMetadata, List<Problem>> check;

  /**
   * @param check finds what is wrong with a resource by itself and beside the others
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
    JsonNode review;
    HasMetadata resource;
    try {
      review = JSON.readTree(body);
      resource = resource(review.path("request"));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return ExternalMetricsApi.failure(400, "BadRequest", "the body is no AdmissionReview");
    }
    // what is being deleted must be able to lose its finalizer, however wrong it is
    List<Problem> problems = resource.isMarkedForDeletion() ? List.of() : check.apply(resource);
    AdmissionReview answer =
        new AdmissionReviewBuilder()
            .withApiVersion(review.path("apiVersion").asText())
            .withKind(review.path("kind").asText())
            .withResponse(
                new AdmissionResponseBuilder()
                    .withUid(review.at("/request/uid").asText())
                    .withAllowed(problems.isEmpty())
                    .withStatus(
                        problems.isEmpty()
                            ? null
                            : new StatusBuilder()
                                .withCode(422)
                                .withReason("Invalid")
                                .withMessage(message(problems))
                                .build())
                    .build())
            .build();
    return new Answer(200, Serialization.asJson(answer));
  }

  /** Only what is used of a review is read: the rest may be of any form. */
  private static HasMetadata resource(JsonNode request) throws JsonProcessingException {
    Class<? extends HasMetadata> kind = KINDS.get(request.at("/kind/kind").asText());
    if (kind == null || !request.path("object").isObject()) {
      throw new IllegalArgumentException("no object of a kind that is checked");
    }
    HasMetadata resource = JSON.treeToValue(request.path("object"), kind);
    if (resource.getMetadata().getNamespace() == null && request.path("namespace").isTextual()) {
      resource.getMetadata().setNamespace(request.path("namespace").asText());
    }
    return resource;
  }

  private static String message(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
  }
}
