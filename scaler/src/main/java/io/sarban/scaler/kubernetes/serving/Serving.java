package io.sarban.scaler.kubernetes.serving;

import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.serve.Admission;
import io.sarban.scaler.serve.ExternalMetricsApi;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scaler serves to the API server, with certificates that it keeps fresh and makes known.
 */
public final class Serving implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("sarban");
  private static final String API_SERVICE = "v1beta1." + ExternalMetricsApi.GROUP;
  private static final String WEBHOOK = "sarban-admission";

  /**
   * Where the scaler serves the API server.
   *
   * @param namespace the scaler's own
   * @param service the name of its Service
   */
  public record Settings(String host, int port, String namespace, String service) {}

  private final KubernetesClient client;
  private final Settings settings;
  private final Certificates certificates;
  private final InstantSource clock;
  private final Vertx vertx = Vertx.vertx();
  private volatile Optional<FrontProxy> proxy = Optional.empty();
  private volatile ServingKey key;
  private SecureServer server;
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

  /** Brings everything up to date; called now and then. The first success begins to serve. */
  public synchronized void refresh(ExternalMetricsApi metrics, Admission admission) {
    try {
      Certificates.Held held = certificates.current(clock.instant());
      proxy = Optional.of(FrontProxy.of(client));
      if (server == null) {
        key = new ServingKey(held.serving());
        server = new SecureServer(vertx, key, () -> proxy, metrics, admission);
        server.listen(settings.host(), settings.port());
        LOG.info("serving external metrics and the webhook on port {}", settings.port());
      } else {
        key.renew(held.serving());
      }
      makeKnown(held.bundle());
      complaint = "";
    } catch (IOException | RuntimeException e) {
      complain(e);
    }
  }

  private void complain(Exception e) {
    String what = "Secret " + settings.namespace() + "/" + Certificates.SECRET;
    String now =
        e instanceof KubernetesClientException
            ? Refusals.oneLine(e)
            : what + " cannot be used (" + Refusals.oneLine(e) + "): mend it, or delete it";
    if (!now.equals(complaint)) {
      LOG.warn("serving: {}", now);
      complaint = now;
    }
  }

  /** Tells the API server whom to trust; what is not installed needs no telling. */
  private void makeKnown(String bundle) {
    if (bundle.isEmpty()) {
      return;
    }
    String encoded = Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.UTF_8));
    Resource<APIService> service = client.apiServices().withName(API_SERVICE);
    APIService known = service.get();
    if (known != null && !encoded.equals(known.getSpec().getCaBundle())) {
      service.edit(found -> trusting(found, encoded));
    }
    Resource<ValidatingWebhookConfiguration> webhook =
        client.admissionRegistration().v1().validatingWebhookConfigurations().withName(WEBHOOK);
    ValidatingWebhookConfiguration configured = webhook.get();
    if (configured != null && !trusts(configured, encoded)) {
      webhook.edit(found -> trusting(found, encoded));
    }
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
