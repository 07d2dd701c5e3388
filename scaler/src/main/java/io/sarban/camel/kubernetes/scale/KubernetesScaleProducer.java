// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.util.ObjectHelper;

/**
 * Makes one request an exchange. The body becomes the {@link Scale} that the API server answers,
 * and the header {@link KubernetesScaleConstants#REPLICAS} the replicas that it says are wanted.
 */
public class KubernetesScaleProducer extends DefaultProducer {

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final ScalableKinds kinds;
  private KubernetesScaleHealthCheck health;

  KubernetesScaleProducer(KubernetesScaleEndpoint endpoint, ScalableKinds kinds) {
    super(endpoint);
    this.kinds = kinds;
  }

  @Override
  public KubernetesScaleEndpoint getEndpoint() {
    return (KubernetesScaleEndpoint) super.getEndpoint();
  }

  /** In the repository of producers' checks, which is off until an application switches it on. */
  @Override
  protected void doStart() throws Exception {
    super.doStart();
    WritableHealthCheckRepository producers = producers();
    if (producers != null) {
      health = new KubernetesScaleHealthCheck(getEndpoint());
      producers.addHealthCheck(health);
    }
  }

  @Override
  protected void doStop() throws Exception {
    WritableHealthCheckRepository producers = producers();
    if (producers != null && health != null) {
      producers.removeHealthCheck(health);
      health = null;
    }
    super.doStop();
  }

  private WritableHealthCheckRepository producers() {
    return HealthCheckHelper.getHealthCheckRepository(
        getEndpoint().getCamelContext(), "producers", WritableHealthCheckRepository.class);
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    String operation =
        header(
            message,
            KubernetesScaleConstants.OPERATION,
            getEndpoint().getConfiguration().getOperation());
    if (operation == null || operation.equals(KubernetesScaleConstants.SCALE)) {
      scale(message);
    } else if (operation.equals(KubernetesScaleConstants.GET)) {
      answer(message, resource(message).scale());
    } else {
      throw new IllegalArgumentException(
          "kubernetes-scale has no operation " + operation + ": use scale or get");
    }
  }

  private void scale(Message message) {
    Integer replicas = message.getHeader(KubernetesScaleConstants.REPLICAS, Integer.class);
    if (replicas == null) {
      replicas = getEndpoint().getReplicas();
    }
    if (replicas == null || replicas < 0) {
      throw new IllegalArgumentException(
          "give the replicas, at least 0, as parameter or header "
              + KubernetesScaleConstants.REPLICAS);
    }
    GenericKubernetesResource scaled =
        resource(message)
            .subresource("scale")
            .patch(MERGE, "{\"spec\":{\"replicas\":" + replicas + "}}");
    answer(message, client().getKubernetesSerialization().convertValue(scaled, Scale.class));
  }

  private static void answer(Message message, Scale scale) {
    message.setBody(scale);
    Integer replicas = scale.getSpec() == null ? null : scale.getSpec().getReplicas();
    message.setHeader(KubernetesScaleConstants.REPLICAS, replicas == null ? 0 : replicas);
  }

  /** What Fabric8 patches by its name alone it reads first; what it is handed it does not. */
  private Resource<GenericKubernetesResource> resource(Message message) {
    String namespace =
        required(
            message,
            "namespace",
            KubernetesScaleConstants.NAMESPACE,
            getEndpoint().getConfiguration().getNamespace());
    String name = required(message, "name", KubernetesScaleConstants.NAME, getEndpoint().getName());
    GenericKubernetesResource named = new GenericKubernetesResource();
    named.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    return client()
        .genericKubernetesResources(kinds.find(client(), asked(message)))
        .inNamespace(namespace)
        .resource(named);
  }

  private ScalableKinds.Asked asked(Message message) {
    return new ScalableKinds.Asked(
        header(message, KubernetesScaleConstants.GROUP, getEndpoint().getGroup()),
        header(message, KubernetesScaleConstants.VERSION, getEndpoint().getVersion()),
        header(message, KubernetesScaleConstants.KIND, getEndpoint().getKind()),
        header(message, KubernetesScaleConstants.PLURAL, getEndpoint().getPlural()));
  }

  private KubernetesClient client() {
    return getEndpoint().getKubernetesClient();
  }

  private static String required(
      Message message, String parameter, String header, String otherwise) {
    String value = header(message, header, otherwise);
    if (ObjectHelper.isEmpty(value)) {
      throw new IllegalArgumentException(
          "give the " + parameter + " of what to scale, as parameter or header " + header);
    }
    return value;
  }

  private static String header(Message message, String header, String otherwise) {
    String value = message.getHeader(header, String.class);
    return value == null ? otherwise : value;
  }
}
