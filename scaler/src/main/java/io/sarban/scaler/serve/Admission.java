package io.sarban.scaler.serve;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionRequest;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReview;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.resource.Problem;
import io.sarban.scaler.resource.ScaledObject;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The validating webhook: refuses objects that could never work, and says what mends them. */
public final class Admission {

  private final Function<ScaledObject, List<Problem>> check;

  /**
   * @param check finds what is wrong with an object by itself and beside the others
   */
  public Admission(Function<ScaledObject, List<Problem>> check) {
    this.check = check;
  }

  /**
   * Answers an AdmissionReview.
   *
   * @param body the review, as JSON
   */
  public Answer review(String body) {
    AdmissionReview review;
    ScaledObject object;
    try {
      review = Serialization.unmarshal(body, AdmissionReview.class);
      object =
          Serialization.unmarshal(
              Serialization.asJson(review.getRequest().getObject()), ScaledObject.class);
    } catch (IllegalArgumentException | NullPointerException e) {
      return ExternalMetricsApi.failure(400, "BadRequest", "the body is no AdmissionReview");
    }
    AdmissionRequest request = review.getRequest();
    if (object.getMetadata().getNamespace() == null) {
      object.getMetadata().setNamespace(request.getNamespace());
    }
    // what is being deleted must be able to lose its finalizer, however wrong it is
    List<Problem> problems = object.isMarkedForDeletion() ? List.of() : check.apply(object);
    AdmissionReview answer =
        new AdmissionReviewBuilder()
            .withApiVersion(review.getApiVersion())
            .withKind(review.getKind())
            .withResponse(
                new AdmissionResponseBuilder()
                    .withUid(request.getUid())
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
