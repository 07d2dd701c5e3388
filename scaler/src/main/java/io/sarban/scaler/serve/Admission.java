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
    ObjectMapper json = Serialization.jsonMapper();
    AdmissionReview review;
    HasMetadata resource;
    try {
      JsonNode tree = json.readTree(body);
      review = json.treeToValue(tree, AdmissionReview.class);
      // from the text: written anew, it would lack what is empty
      resource =
          json.treeToValue(
              tree.at("/request/object"), KINDS.get(review.getRequest().getKind().getKind()));
      if (resource.getMetadata().getNamespace() == null) {
        resource.getMetadata().setNamespace(review.getRequest().getNamespace());
      }
    } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
      return ExternalMetricsApi.failure(400, "BadRequest", "the body is no AdmissionReview");
    }
    // what is being deleted must be able to lose its finalizer, however wrong it is
    List<Problem> problems = resource.isMarkedForDeletion() ? List.of() : check.apply(resource);
    AdmissionReview answer =
        new AdmissionReviewBuilder()
            .withApiVersion(review.getApiVersion())
            .withKind(review.getKind())
            .withResponse(
                new AdmissionResponseBuilder()
                    .withUid(review.getRequest().getUid())
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

  private static String message(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
  }
}
