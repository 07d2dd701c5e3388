// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.kubernetes.AbstractKubernetesEndpoint;
import org.apache.camel.component.kubernetes.KubernetesConfiguration;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;

/**
 * Scale Kubernetes resources of any kind that has the {@code /scale} subresource, by one request
 * each.
 */
@UriEndpoint(
    firstVersion = "4.17.0",
    scheme = KubernetesScaleConstants.SCHEME,
    title = "Kubernetes Scale",
    syntax = "kubernetes-scale:masterUrl",
    producerOnly = true,
    category = {Category.CONTAINER, Category.CLOUD},
    headersClass = KubernetesScaleConstants.class)
public class KubernetesScaleEndpoint extends AbstractKubernetesEndpoint {

  private final ScalableKinds kinds;

  @UriParam(
      label = "producer",
      description =
          "The resource's API group; empty for the core group. By default that of Kubernetes' own"
              + " kinds.")
  private String group;

  @UriParam(
      label = "producer",
      description =
          "The version of the group. By default the one that the cluster prefers, or v1 where a"
              + " plural is given.")
  private String version;

  @UriParam(
      label = "producer",
      defaultValue = "Deployment",
      description = "The resource's kind. A kind that is not Kubernetes' own needs a group, too.")
  private String kind = "Deployment";

  @UriParam(
      label = "producer",
      description =
          "The plural that stands in the API's paths. With it, the cluster is not asked for the"
              + " kind's.")
  private String plural;

  @UriParam(label = "producer", description = "The resource's name.")
  private String name;

  @UriParam(label = "producer", description = "The number of replicas wanted, at least 0.")
  private Integer replicas;

  KubernetesScaleEndpoint(
      String uri,
      KubernetesScaleComponent component,
      KubernetesConfiguration configuration,
      ScalableKinds kinds) {
    super(uri, component, configuration);
    this.kinds = kinds;
  }

  @Override
  public Producer createProducer() {
    return new KubernetesScaleProducer(this, kinds);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("kubernetes-scale is no source of messages");
  }

  public String getGroup() {
    return group;
  }

  public void setGroup(String group) {
    this.group = group;
  }

  public String getVersion() {
    return version;
  }

  public void setVersion(String version) {
    this.version = version;
  }

  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public String getPlural() {
    return plural;
  }

  public void setPlural(String plural) {
    this.plural = plural;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public Integer getReplicas() {
    return replicas;
  }

  public void setReplicas(Integer replicas) {
    this.replicas = replicas;
  }
}
