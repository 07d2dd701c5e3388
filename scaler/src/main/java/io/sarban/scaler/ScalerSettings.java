// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler;

import io.sarban.scaler.plan.LookInterval;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings that every scaler has.
 *
 * @param host the address to serve on
 * @param port the port to serve on; 0 serves nothing
 * @param triggers a folder with the user's own trigger types
 * @param routes a folder with the operator's own routes
 * @param looks how often to look at the sources of objects that do not set it
 */
public record ScalerSettings(
    String host,
    int port,
    Optional<Path> triggers,
    CredentialSettings credentials,
    Optional<Path> routes,
    LookInterval looks) {

  /** Settings with the default looks. */
  public ScalerSettings(
      String host,
      int port,
      Optional<Path> triggers,
      CredentialSettings credentials,
      Optional<Path> routes) {
    this(host, port, triggers, credentials, routes, LookInterval.DEFAULT);
  }

  /** Settings without the operator's own routes. */
  public ScalerSettings(
      String host, int port, Optional<Path> triggers, CredentialSettings credentials) {
    this(host, port, triggers, credentials, Optional.empty());
  }

  /** Settings with credentials only from resources, Vaults and token servers. */
  public ScalerSettings(String host, int port, Optional<Path> triggers) {
    this(host, port, triggers, CredentialSettings.NONE);
  }
}
