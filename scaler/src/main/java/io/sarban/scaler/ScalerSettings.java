package io.sarban.scaler;

import io.sarban.scaler.plan.LookInterval;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What any scaler is told at its start.
 *
 * @param host the address to serve on
 * @param port the port to serve on; 0 serves nothing
 * @param triggers a folder with trigger types of the user's own
 * @param routes a folder with routes of the operator's own
 * @param looks how often sources are looked at for objects that do not say
 */
public record ScalerSettings(
    String host,
    int port,
    Optional<Path> triggers,
    CredentialSettings credentials,
    Optional<Path> routes,
    LookInterval looks) {

  /** With looks as they are by default. */
  public ScalerSettings(
      String host,
      int port,
      Optional<Path> triggers,
      CredentialSettings credentials,
      Optional<Path> routes) {
    this(host, port, triggers, credentials, routes, LookInterval.DEFAULT);
  }

  /** Without routes of the operator's own. */
  public ScalerSettings(
      String host, int port, Optional<Path> triggers, CredentialSettings credentials) {
    this(host, port, triggers, credentials, Optional.empty());
  }

  /** With credentials of the resources, Vaults and token servers only. */
  public ScalerSettings(String host, int port, Optional<Path> triggers) {
    this(host, port, triggers, CredentialSettings.NONE);
  }
}
