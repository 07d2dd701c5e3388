// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.model.SystemConfig;

/** An in-process AMQP 0-9-1 broker on a loopback port. It keeps nothing after it ends. */
final class DemoBroker implements AutoCloseable {

  private final SystemLauncher launcher = new SystemLauncher();
  private final int port;

  private DemoBroker(int port) {
    this.port = port;
  }

  static DemoBroker start(int port, String user, String password, Path folder) throws Exception {
    DemoBroker broker = new DemoBroker(port);
    Map<String, Object> attributes = new HashMap<>();
    attributes.put(SystemConfig.TYPE, "Memory");
    attributes.put(
        SystemConfig.INITIAL_CONFIGURATION_LOCATION,
        configuration(port, user, password, folder).toUri().toString());
    attributes.put(SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT, false);
    broker.launcher.startup(attributes);
    return broker;
  }

  private static Path configuration(int port, String user, String password, Path folder)
      throws IOException {
    Path file = folder.resolve("broker.json");
    Files.writeString(
        file,
        """
        {
          "name": "demo",
          "modelVersion": "9.1",
          "authenticationproviders": [{
            "name": "password", "type": "Plain", "secureOnlyMechanisms": [],
            "users": [{"name": "%s", "type": "managed", "password": "%s"}]
          }],
          "ports": [{
            "name": "amqp", "port": %d, "bindingAddress": "127.0.0.1", "protocols": ["AMQP_0_9_1"],
            "authenticationProvider": "password",
            "virtualhostaliases": [{"name": "nameAlias", "type": "nameAlias"}]
          }],
          "virtualhostnodes": [{
            "name": "demo", "type": "Memory", "defaultVirtualHostNode": true,
            "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"
          }]
        }
        """
            .formatted(user, password, port));
    return file;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    launcher.shutdown();
  }
}
