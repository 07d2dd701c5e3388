// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Camel application around a gateway: its life cycle, health and metrics. */
public final class GatewayApplication {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

  private final Settings settings;
  private final ClusterGateway gateway;
  private final Main main = new Main();

  public GatewayApplication(Settings settings, KubernetesClient client) {
    this.settings = settings;
    this.gateway = new ClusterGateway(settings, client);
  }

  /** Serves until it is told to end; returns the exit status. */
  public int run() throws Exception {
    settings.applyTo(main);
    main.bind("gatewayReadiness", new GatewayReadiness(gateway::ready));
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterStart(BaseMainSupport started) {
            begin();
          }
        });
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "termination"));
    main.run();
    return main.getExitCode();
  }

  private void begin() {
    try {
      gateway.start(main.getCamelContext().getRegistry().findSingleByType(MeterRegistry.class));
      LOG.info("serves on port {}", gateway.gateway().port());
    } catch (RuntimeException e) {
      LOG.error("{}", e.getMessage());
      Runtime.getRuntime().halt(1);
    }
  }

  /** The order that loses no request: become unready, wait until that is known, drain, end. */
  private void end() {
    gateway.leave();
    try {
      Thread.sleep(settings.delay().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    gateway.close();
    main.completed();
    main.stop();
    System.err.flush();
    Runtime.getRuntime().halt(0);
  }
}
