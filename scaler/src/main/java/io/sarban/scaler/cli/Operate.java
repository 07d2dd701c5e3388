// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.cli;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sarban.scaler.ClusterScaler;
import io.sarban.scaler.CredentialSettings;
import io.sarban.scaler.ScalerSettings;
import io.sarban.scaler.cli.Sarban.UserMistake;
import io.sarban.scaler.kubernetes.api.Reconnection;
import io.sarban.scaler.kubernetes.authentication.RequestedTokens;
import io.sarban.scaler.kubernetes.gateway.HttpGateways;
import io.sarban.scaler.kubernetes.informer.Namespaces;
import io.sarban.scaler.kubernetes.informer.WatchedKinds;
import io.sarban.scaler.kubernetes.serving.Serving;
import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.resource.Engine;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "operate",
    description = "Scale what the ScaledObjects of a cluster describe; the scaler's pod runs this.",
    mixinStandardHelpOptions = true)
final class Operate implements Callable<Integer> {

  /** The name of the scaler's Service in k8s/. */
  private static final String SERVICE = "sarban-scaler";

  @Option(names = "--triggers", paramLabel = "DIR", description = "Trigger types of your own.")
  private Path triggers;

  @Option(names = "--host", defaultValue = "${POD_IP:-127.0.0.1}")
  private String host;

  @Option(names = "--port", defaultValue = "8080")
  private int port;

  @Option(
      names = "--namespaces",
      defaultValue = "${WATCH_NAMESPACE:-}",
      description = "Namespaces to watch, separated by commas (default: all).")
  private String namespaces;

  @Option(
      names = "--engine",
      defaultValue = "${SARBAN_ENGINE:-direct}",
      description = "Engine of objects that ask for none: direct or hpa (default: direct).")
  private Engine engine;

  @Option(
      names = "--serving",
      defaultValue = "${SARBAN_SERVING:-false}",
      arity = "1",
      description = "Serve external metrics and the admission webhook to the API server.")
  private boolean serving;

  @Option(
      names = "--http",
      defaultValue = "${SARBAN_HTTP:-false}",
      arity = "1",
      description = "Follow the HTTP gateways of the own namespace.")
  private boolean http;

  @Option(
      names = "--http-token",
      paramLabel = "FILE",
      defaultValue = "/var/run/secrets/sarban.io/gateway/token",
      description = "The token that is shown to them.")
  private Path httpToken;

  @Option(
      names = "--http-shared-hosts",
      defaultValue = "${SARBAN_GATEWAY_SHARED_HOSTS:-false}",
      arity = "1",
      description =
          "Whether HTTP routes of several namespaces may have one host, as at the gateway.")
  private boolean httpSharedHosts;

  @Option(names = "--secure-port", defaultValue = "6443", description = "Port of the above.")
  private int securePort;

  @Option(
      names = "--own-namespace",
      defaultValue = "${POD_NAMESPACE:-sarban}",
      description = "The scaler's own namespace, which holds its Lease.")
  private String ownNamespace;

  @Option(
      names = "--admission-client-ca",
      paramLabel = "FILE",
      description =
          "Authorities, in PEM, of the certificate that the API server shows the webhook"
              + " (default: it shows none).")
  private Path admissionClientCa;

  @Mixin private RouteOptions routes;

  @Mixin private LookOptions looks;

  @Mixin private TrustOptions trust;

  @Option(
      names = "--cluster-object-namespace",
      defaultValue = "${KEDA_CLUSTER_OBJECT_NAMESPACE:-}",
      description = "Namespace of the Secrets of ClusterTriggerAuthentications (default: own).")
  private String clusterNamespace;

  @Option(
      names = "--restrict-secrets",
      defaultValue = "${KEDA_RESTRICT_SECRET_ACCESS:-false}",
      arity = "1",
      description = "Read no Secrets but those of ClusterTriggerAuthentications.")
  private boolean restrictSecrets;

  @Option(
      names = "--name",
      defaultValue = "${POD_NAME:-${HOSTNAME:-sarban}}",
      description = "This scaler's name in the election of the leader.")
  private String name;

  private Serving.Settings serving() {
    try {
      return new Serving.Settings(
          host,
          securePort,
          ownNamespace,
          SERVICE,
          Optional.ofNullable(admissionClientCa).map(ClientAuthority::read));
    } catch (IllegalArgumentException e) {
      throw new UserMistake("--admission-client-ca: " + e.getMessage());
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Reconnection.of(new ConfigBuilder().build(), new SecureRandom()))
            .withKubernetesSerialization(WatchedKinds.serialization())
            .build();
    ClusterScaler scaler =
        new ClusterScaler(
            client,
            new ClusterScaler.Settings(
                Namespaces.parse(namespaces),
                ownNamespace,
                name,
                restrictSecrets,
                engine,
                serving ? Optional.of(serving()) : Optional.empty(),
                http
                    ? Optional.of(
                        new HttpGateways.Settings(ownNamespace, httpToken, httpSharedHosts))
                    : Optional.empty(),
                new ScalerSettings(
                    host,
                    port,
                    Optional.ofNullable(triggers),
                    new CredentialSettings(
                        trust.files(),
                        trust.identityHosts(),
                        Optional.of(clusterNamespace.isEmpty() ? ownNamespace : clusterNamespace),
                        new RequestedTokens(client)),
                    routes.folder(),
                    looks.interval())));
    AtomicBoolean stopping = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping.set(true);
                  scaler.close();
                  client.close();
                  ended.countDown();
                },
                "stop"));
    try {
      scaler.start();
    } catch (Throwable e) {
      // a start that fails because the JVM is stopping needs no report
      if (!stopping.get()) {
        throw new UserMistake(StartFailure.of(e));
      }
    }
    ended.await();
    return 0;
  }
}
