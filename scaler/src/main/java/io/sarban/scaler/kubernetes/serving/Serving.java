// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.ServiceReference;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.kubernetes.serving.tls.Certificates;
import io.sarban.scaler.kubernetes.serving.tls.ClientAuthority;
import io.sarban.scaler.kubernetes.serving.tls.PinnedKey;
import io.sarban.scaler.kubernetes.serving.tls.ServingKey;
import io.sarban.scaler.serve.Admission;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.sarban.scaler.serve.ObjectsQuery;
import io.sarban.scaler.serve.StatusSource;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the API server, renews the certificates, and publishes their authorities. */
public final class Serving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  private static final List<String> API_SERVICES =
      List.of("v1beta1." + ExternalMetricsApi.GROUP, "v1alpha1." + ObjectsQuery.GROUP);

  private static final String WEBHOOK = "sarban-admission";

  /**
   * The address of the scaler for the API server.
   *
   * @param namespace the scaler's own namespace
   * @param service the name of the scaler's Service
   * @param reviewers signs the certificate that the API server shows the webhook; empty if it shows
   *     none
   */
  public record Settings(
      String host,
      int port,
      String namespace,
      String service,
      Optional<ClientAuthority> reviewers) {}

  /**
   * What to serve.
   *
   * @param own the statuses of this scaler
   * @param leads whether this scaler leads; the leader's statuses are served
   */
  public record Served(
      ExternalMetricsApi metrics, Admission admission, StatusSource own, BooleanSupplier leads) {}

  private final KubernetesClient client;
  private final Settings settings;
  private final Certificates certificates;
  private final InstantSource clock;
  private final Vertx vertx = vertx();
  private volatile Optional<FrontProxy> proxy = Optional.empty();
  private volatile ServingKey key;
  private SecureServer server;
  private volatile boolean listening;
  private String complaint = "";

  public Serving(KubernetesClient client, Settings settings, InstantSource clock) {
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    String name = settings.service() + "." + settings.namespace();
    this.certificates =
        new Certificates(
            client,
            settings.namespace(),
            List.of(name + ".svc", name, name + ".svc.cluster.local", settings.service()));
  }

  /** Any pod may connect: the limits for all addresses together, and for each. */
  private static final Shares.Limits CONNECTIONS = new Shares.Limits(512, 64);

  /** A Vert.x with limited connections. */
  static Vertx vertx() {
    // the public builder does not accept a transport
    return new VertxBuilder()
        .findTransport(new BoundedTransport(new Shares(CONNECTIONS)))
        .init()
        .vertx();
  }

  /** Whether the port is open. */
  public boolean isListening() {
    return listening;
  }

  /** Renews and publishes what is due; called at intervals. The first success starts the server. */
  public synchronized void refresh(Served served) {
    try {
      Certificates.Held held = certificates.current(clock.instant());
      if (server == null) {
        key = new ServingKey(held.serving());
        server = server(key, served);
      }
      key.renew(held.serving());
      listen();
      proxy = Optional.of(FrontProxy.of(client));
      makeKnown(held.bundle());
      complaint = "";
    } catch (IOException | RuntimeException e) {
      complain(e);
    }
  }

  private SecureServer server(ServingKey with, Served served) {
    StatusSource leader =
        new LeaderStatuses(
            client, settings, PinnedKey.context(() -> with.getCertificateChain("")[0]));
    return new SecureServer(
        vertx,
        with,
        new SecureServer.Callers(() -> proxy, settings.reviewers()),
        served.metrics(),
        served.admission(),
        new ObjectsServing(
            new BearerTokens(client, clock),
            new Rights(client, clock),
            served.own(),
            query -> (served.leads().getAsBoolean() ? served.own() : leader).ask(query)));
  }

  private void listen() {
    if (!listening) {
      server.listen(settings.host(), settings.port());
      listening = true;
      LOG.info("serving metrics, statuses and the webhook on port {}", settings.port());
    }
  }

  private void complain(Exception e) {
    String what = "Secret " + settings.namespace() + "/" + Certificates.SECRET;
    String now =
        e instanceof KubernetesClientException
            ? Refusals.oneLine(e)
            : what + " cannot be used (" + Refusals.oneLine(e) + "): fix it, or delete it";
    if (!now.equals(complaint)) {
      LOG.warn("serving: {}", now);
      complaint = now;
    }
  }

  /**
   * Tells the API server which authorities to trust; skips configurations that are not installed.
   */
  private void makeKnown(String bundle) {
    if (bundle.isEmpty()) {
      return;
    }
    String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.UTF_8));
    for (String name : API_SERVICES) {
      Resource<APIService> service = client.apiServices().withName(name);
      APIService known = service.get();
      if (known != null && isOurs(known) && !encoded.equals(known.getSpec().getCaBundle())) {
        service.edit(found -> trusting(found, encoded));
      }
    }
    Resource<ValidatingWebhookConfiguration> webhook =
        client.admissionRegistration().v1().validatingWebhookConfigurations().withName(WEBHOOK);
    ValidatingWebhookConfiguration configured = webhook.get();
    if (configured != null && !trusts(configured, encoded)) {
      webhook.edit(found -> trusting(found, encoded));
    }
  }

  /** Whether external metrics are Sarban's; they may be served by another, such as KEDA. */
  private boolean isOurs(APIService service) {
    ServiceReference served = service.getSpec().getService();
    return served != null
        && settings.service().equals(served.getName())
        && settings.namespace().equals(served.getNamespace());
  }

  private static boolean trusts(ValidatingWebhookConfiguration webhooks, String bundle) {
    return webhooks.getWebhooks().stream()
        .allMatch(webhook -> bundle.equals(webhook.getClientConfig().getCaBundle()));
  }

  private static APIService trusting(APIService service, String bundle) {
    service.getSpec().setCaBundle(bundle);
    return service;
  }

  private static ValidatingWebhookConfiguration trusting(
      ValidatingWebhookConfiguration webhooks, String bundle) {
    webhooks.getWebhooks().forEach(webhook -> webhook.getClientConfig().setCaBundle(bundle));
    return webhooks;
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
    }
    vertx.close();
  }
}
