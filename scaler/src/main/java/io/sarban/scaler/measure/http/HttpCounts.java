package io.sarban.scaler.measure.http;

/** What the HTTP gateways count; of the scaler's outside world. Thread-safe, answers at once. */
@FunctionalInterface
public interface HttpCounts {

  /** The route's count; one that no gateway has seen a request for counts nothing. */
  RouteCount of(RouteName route);
}
