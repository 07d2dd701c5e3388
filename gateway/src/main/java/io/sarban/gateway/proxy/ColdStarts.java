// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.sarban.gateway.count.RouteCounter;
import io.sarban.gateway.hold.Hold;
import io.sarban.gateway.route.Backend;
import java.util.Optional;

/** Handles one request while its workload has no endpoint. */
final class ColdStarts {

  private final Inbound in;
  private final Timers timers;
  private Optional<RouteCounter> counter = Optional.empty();
  private Hold hold;

  ColdStarts(Inbound in, Timers timers) {
    this.in = in;
    this.timers = timers;
  }

  /** The request wakes the workload from now on. */
  void counted(RouteCounter by) {
    counter = Optional.of(by);
  }

  /** Answers with the placeholder or the waiting page; false if neither applies. */
  boolean answer() {
    var coldStart = in.route().coldStart();
    boolean now =
        coldStart.waitingPage()
            ? Answers.browser(in.request())
            : coldStart.placeholder().isPresent();
    if (!now) {
      return false;
    }
    counter.ifPresent(
        known -> {
          in.site().wanted(known);
          in.site().wake(in.route());
        });
    if (coldStart.placeholder().isPresent()) {
      in.site()
          .answers()
          .give(
              in.response(),
              in.route().id(),
              coldStart.placeholder().get(),
              in.target().path(),
              503);
    } else {
      Answers.waitingPage(in.response());
    }
    return true;
  }

  /**
   * Waits for an endpoint; false if too many requests wait already.
   *
   * @param ready called when there is an endpoint
   * @param late called if there is none within the readiness time
   */
  boolean hold(Backend backend, Runnable ready, Runnable late) {
    Optional<Hold> place =
        in.site()
            .holds()
            .hold(
                in.route().id(),
                backend,
                HeadSize.whileHeld(in.request(), in.target()),
                () -> in.context().runOnContext(next -> ended(ready)));
    if (place.isEmpty()) {
      return false;
    }
    hold = place.get();
    counter.ifPresent(
        known -> {
          known.held();
          if (hold.first()) {
            in.site().wake(in.route());
          }
        });
    long left = in.readinessLeft();
    if (left >= 0) {
      timers.readiness(left, () -> ended(late));
    }
    return true;
  }

  private void ended(Runnable then) {
    if (end()) {
      then.run();
    }
  }

  /** Stops waiting; false if it did not wait. */
  boolean end() {
    if (hold == null) {
      return false;
    }
    hold.close();
    hold = null;
    counter.ifPresent(RouteCounter::released);
    timers.endReadiness();
    return true;
  }
}
