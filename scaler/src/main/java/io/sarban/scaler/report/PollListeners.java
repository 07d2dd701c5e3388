// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.problem.Fault;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one. A failure in one of them affects neither the others nor the poll. */
public record PollListeners(List<PollListener> listeners) implements PollListener {

  private static final Logger LOG = LoggerFactory.getLogger(PollListeners.class);

  public PollListeners {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void on(PollEvent event) {
    for (PollListener listener : listeners) {
      try {
        listener.on(event);
      } catch (Throwable e) {
        LOG.error("{}: {}", event.object(), new Fault(e).told("a listener failed"));
      }
    }
  }
}
