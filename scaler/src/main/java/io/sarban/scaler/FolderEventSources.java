// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.sarban.scaler.event.sink.EventSources;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.watch.Resources;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the CloudEventSources of a folder, and follows their changes. In a cluster, {@link
 * ClusterScaler} does this.
 */
record FolderEventSources(EventSources sources, Resources resources) {

  private static final Logger LOG = LoggerFactory.getLogger(FolderEventSources.class);

  /** Opens the existing sources, and checks for changes every second. */
  void follow(CamelContext camel) {
    refresh();
    camel
        .getExecutorServiceManager()
        .newSingleThreadScheduledExecutor(this, "event-sources")
        .scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
  }

  private void refresh() {
    try {
      sources.refresh(resources.eventSources());
    } catch (Throwable e) {
      // the executor would never run this again
      LOG.error(new Fault(e).told("the CloudEventSources cannot be read again"));
    }
  }
}
