package io.sarban.scaler.route;

/**
 * The bounds of a workload's replicas; null where KEDA's own default holds.
 *
 * @param min the least
 * @param max the most
 */
public record Replicas(Integer min, Integer max) {

  /**
   * @param said what is said of the workload, its defaults included
   * @param alone whether all of its routes begin by themselves
   * @param always whether one of them does
   * @throws RouteException if the least is more than the most
   */
  public static Replicas of(Scaling said, boolean alone, boolean always) {
    Integer least = said.minReplicas().orElse(null);
    if (always && (least == null || least == 0)) {
      least = 1;
    }
    Integer most = said.maxReplicas().orElse(null);
    if (alone) {
      most = least;
    }
    if (least != null && most != null && least > most) {
      throw new RouteException(
          "minReplicas " + least + " is more than maxReplicas " + most + ": raise maxReplicas");
    }
    return new Replicas(least, most);
  }
}
