package io.sarban.scaler.route;

import java.util.Optional;

/**
 * What a workload's pods are made with.
 *
 * @param image of the containers
 * @param pullSecret that the image is pulled with
 * @param serviceAccount as whom they run
 * @param secret the Secret's name; empty: as the workload
 * @param configMap the ConfigMap's name; empty: as the workload, and -routes
 * @param place where they run
 * @param routesInside whether the image holds the routes: no ConfigMap is needed
 */
public record PodSettings(
    String image,
    Optional<String> pullSecret,
    Optional<String> serviceAccount,
    Optional<String> secret,
    Optional<String> configMap,
    PodPlace place,
    boolean routesInside) {

  /** The general worker, and the workload's own names. */
  public static final PodSettings DEFAULT = of("sarban/worker");

  /** That image, and the workload's own names. */
  public static PodSettings of(String image) {
    return new PodSettings(
        image,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        PodPlace.ANYWHERE,
        false);
  }

  /** The same, in that place. */
  public PodSettings in(PodPlace other) {
    return new PodSettings(
        image, pullSecret, serviceAccount, secret, configMap, other, routesInside);
  }

  /** The same, with the routes in the image. */
  public PodSettings withRoutesInside() {
    return new PodSettings(image, pullSecret, serviceAccount, secret, configMap, place, true);
  }
}
