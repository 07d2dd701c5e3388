// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.client.CustomResource;

/** Reads either kind of CloudEventSource. */
abstract class EventSourceDecoder<
        R extends CustomResource<CloudEventSourceSpec, CloudEventSourceStatus> & Decoded>
    extends ResourceDecoder<R, CloudEventSourceSpec, CloudEventSourceStatus> {

  EventSourceDecoder() {
    super(CloudEventSourceSpec.class, CloudEventSourceStatus.class);
  }

  static final class OfCloudEventSource extends EventSourceDecoder<CloudEventSource> {
    @Override
    CloudEventSource create() {
      return new CloudEventSource();
    }
  }

  static final class OfClusterCloudEventSource extends EventSourceDecoder<ClusterCloudEventSource> {
    @Override
    ClusterCloudEventSource create() {
      return new ClusterCloudEventSource();
    }
  }
}
