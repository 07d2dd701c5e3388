// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sarban.scaler.problem.InvalidFieldException;
import java.util.List;
import java.util.Map;

/**
 * The documented spec of a KEDA 2.20 CloudEventSource: where events are sent, and which.
 *
 * @param clusterName as the events' source names it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CloudEventSourceSpec(
    String clusterName,
    @Required Destination destination,
    AuthenticationRef authenticationRef,
    EventSubscription eventSubscription,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  /** The destination: one of the two. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Destination(
      Http http,
      AzureEventGridTopic azureEventGridTopic,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

    public Destination {
      unknown = unknown == null ? Map.of() : unknown;
    }
  }

  /** Any server that takes CloudEvents. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Http(
      @Required String uri, @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

    public Http {
      unknown = unknown == null ? Map.of() : unknown;
    }
  }

  /** A topic of Azure Event Grid that takes the schema of CloudEvents. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record AzureEventGridTopic(
      @Required String endpoint, @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

    public AzureEventGridTopic {
      unknown = unknown == null ? Map.of() : unknown;
    }
  }

  /** Which events to send; at most one of the lists. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record EventSubscription(
      List<String> includedEventTypes,
      List<String> excludedEventTypes,
      @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

    public EventSubscription {
      includedEventTypes = includedEventTypes == null ? List.of() : List.copyOf(includedEventTypes);
      excludedEventTypes = excludedEventTypes == null ? List.of() : List.copyOf(excludedEventTypes);
      unknown = unknown == null ? Map.of() : unknown;
    }
  }

  public CloudEventSourceSpec {
    unknown = unknown == null ? Map.of() : unknown;
  }

  /**
   * The spec of either kind.
   *
   * @throws InvalidFieldException if it could not be read, or has none
   */
  public static CloudEventSourceSpec of(HasMetadata source) {
    ((Decoded) source).checkDecoded();
    CloudEventSourceSpec spec =
        source instanceof CloudEventSource own
            ? own.getSpec()
            : ((ClusterCloudEventSource) source).getSpec();
    if (spec == null) {
      throw new InvalidFieldException("spec", "is required");
    }
    return spec;
  }
}
