// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * The settings of a workload's pods.
 *
 * @param image of the containers
 * @param pullSecret for pulling the image
 * @param serviceAccount of the pods
 * @param secret the Secret's name; empty: the workload's name
 * @param configMap the ConfigMap's name; empty: the workload's name with -routes
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

  /** The image of the general worker of this version, and default names. */
  public static final PodSettings DEFAULT = of(generalWorker());

  /** The given image, and default names. */
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

  private static String generalWorker() {
    Properties images = new Properties();
    try (InputStream in = PodSettings.class.getResourceAsStream("images.properties")) {
      images.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("images.properties", e);
    }
    return images.getProperty("worker");
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
