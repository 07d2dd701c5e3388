// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.name.ChildName;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.resource.ChildLabels;
import io.sarban.scaler.resource.ScaledJob;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One Job of a ScaledJob, with KEDA's name, labels and annotations, owned by the ScaledJob.
 *
 * @param json with the spec as the user wrote it, including fields that are unknown here
 */
record JobManifest(String namespace, String name, String json) {

  /** The generation of the ScaledJob from which the Job was created. */
  static final String GENERATION = "scaledjob.keda.sh/generation";

  private static final String EXCLUDED_LABELS = "scaledjob.keda.sh/job-excluded-labels";

  private static final ObjectMapper JSON = Serialization.jsonMapper();

  static JobManifest of(ScaledJob owner) {
    ObjectNode job =
        JSON.createObjectNode().put("apiVersion", "batch/v1").put("kind", ResourceKind.JOB.name());
    ObjectMeta metadata = metadata(owner);
    job.set("metadata", JSON.valueToTree(metadata));
    ObjectNode spec = JSON.valueToTree(owner.getSpec().jobTargetRef());
    // the API server's default, Always, is invalid for a Job
    if (spec.at("/template/spec") instanceof ObjectNode pod && !pod.hasNonNull("restartPolicy")) {
      pod.put("restartPolicy", "OnFailure");
    }
    job.set("spec", spec);
    return new JobManifest(metadata.getNamespace(), metadata.getName(), job.toString());
  }

  private static ObjectMeta metadata(ScaledJob owner) {
    Map<String, String> annotations = new HashMap<>(owner.annotations());
    annotations.put(GENERATION, String.valueOf(owner.getMetadata().getGeneration()));
    return new ObjectMetaBuilder()
        .withNamespace(owner.getMetadata().getNamespace())
        // named here, so that a repeated request creates only one Job
        .withName(ChildName.of(owner.getMetadata().getName()))
        .withLabels(labels(owner))
        .withAnnotations(annotations)
        .addNewOwnerReference()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .endOwnerReference()
        .build();
  }

  private static Map<String, String> labels(ScaledJob owner) {
    String name = owner.getMetadata().getName();
    Map<String, String> labels =
        ChildLabels.of(owner, name, owner.annotations().getOrDefault(EXCLUDED_LABELS, ""));
    labels.put(
        "app.kubernetes.io/version",
        Optional.ofNullable(JobManifest.class.getPackage().getImplementationVersion())
            .orElse("unknown"));
    labels.put(JobInformers.OWNER, ChildLabels.value(name));
    return labels;
  }
}
