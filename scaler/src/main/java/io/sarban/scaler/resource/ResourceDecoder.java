// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.sarban.scaler.problem.FieldFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one of KEDA's resources, whatever it contains: an invalid field never throws, but is
 * recorded as a fault of the resource. Used wherever such a resource is read: in lists, watches,
 * admission reviews and files.
 *
 * @param <R> the resource
 * @param <S> its spec
 * @param <T> its status
 */
abstract class ResourceDecoder<R extends CustomResource<S, T> & Decoded, S, T>
    extends JsonDeserializer<R> {

  private final Class<S> spec;
  private final Class<T> status;

  ResourceDecoder(Class<S> spec, Class<T> status) {
    this.spec = spec;
    this.status = status;
  }

  abstract R create();

  @Override
  public R deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonNode tree = parser.readValueAsTree();
    R resource = create();
    List<FieldFault> faults = new ArrayList<>();
    resource.setMetadata(metadata(tree.path("metadata"), faults));
    resource.setSpec(part("spec", tree.path("spec"), spec, faults));
    // written by the scaler, or by KEDA before it: what cannot be read is written again
    JsonNode found = tree.path("status");
    resource.setStatus(found.isObject() ? part("status", found, status, new ArrayList<>()) : null);
    resource.faults(List.copyOf(faults));
    return resource;
  }

  private static ObjectMeta metadata(JsonNode tree, List<FieldFault> faults) {
    if (tree instanceof ObjectNode object) {
      // as deep as the object, and not used
      object.remove("managedFields");
    }
    return part("metadata", tree, ObjectMeta.class, faults);
  }

  /** Never null: a part that cannot be read is empty. */
  private static <P> P part(String name, JsonNode tree, Class<P> type, List<FieldFault> faults) {
    TolerantReading reading = new TolerantReading(name, faults);
    P part = null;
    if (tree.isMissingNode() || tree.isNull()) {
      faults.add(new FieldFault(name, "is required"));
    } else if (TidyTree.tidy(tree, name, faults)) {
      part = reading.read(tree, type);
    }
    return part == null ? reading.read(JsonNodeFactory.instance.objectNode(), type) : part;
  }

  static final class OfScaledObject
      extends ResourceDecoder<ScaledObject, ScaledObjectSpec, ScaledObjectStatus> {
    OfScaledObject() {
      super(ScaledObjectSpec.class, ScaledObjectStatus.class);
    }

    @Override
    ScaledObject create() {
      return new ScaledObject();
    }
  }

  static final class OfScaledJob
      extends ResourceDecoder<ScaledJob, ScaledJobSpec, ScaledJobStatus> {
    OfScaledJob() {
      super(ScaledJobSpec.class, ScaledJobStatus.class);
    }

    @Override
    ScaledJob create() {
      return new ScaledJob();
    }
  }

  static final class OfTriggerAuthentication
      extends ResourceDecoder<
          TriggerAuthentication, TriggerAuthenticationSpec, TriggerAuthenticationStatus> {
    OfTriggerAuthentication() {
      super(TriggerAuthenticationSpec.class, TriggerAuthenticationStatus.class);
    }

    @Override
    TriggerAuthentication create() {
      return new TriggerAuthentication();
    }
  }

  static final class OfClusterTriggerAuthentication
      extends ResourceDecoder<
          ClusterTriggerAuthentication, TriggerAuthenticationSpec, TriggerAuthenticationStatus> {
    OfClusterTriggerAuthentication() {
      super(TriggerAuthenticationSpec.class, TriggerAuthenticationStatus.class);
    }

    @Override
    ClusterTriggerAuthentication create() {
      return new ClusterTriggerAuthentication();
    }
  }
}
