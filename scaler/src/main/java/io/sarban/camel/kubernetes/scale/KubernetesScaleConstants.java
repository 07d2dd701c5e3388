// SPDX-License-Identifier: Apache-2.0
package io.sarban.camel.kubernetes.scale;

import org.apache.camel.component.kubernetes.KubernetesConstants;
import org.apache.camel.spi.Metadata;

/** The headers of the component. A header has precedence over the endpoint's parameter. */
public final class KubernetesScaleConstants {

  public static final String SCHEME = "kubernetes-scale";

  /** Asks for a number of replicas. */
  public static final String SCALE = "scale";

  /** Reads how many there are. */
  public static final String GET = "get";

  @Metadata(
      description = "What to do: scale or get",
      javaType = "String",
      enums = "scale,get",
      label = "producer")
  public static final String OPERATION = KubernetesConstants.KUBERNETES_OPERATION;

  @Metadata(description = "The namespace", javaType = "String", label = "producer")
  public static final String NAMESPACE = KubernetesConstants.KUBERNETES_NAMESPACE_NAME;

  @Metadata(description = "The resource's name", javaType = "String", label = "producer")
  public static final String NAME = "CamelKubernetesScaleName";

  @Metadata(
      description = "The resource's API group; empty for the core group",
      javaType = "String",
      label = "producer")
  public static final String GROUP = "CamelKubernetesScaleGroup";

  @Metadata(description = "The version of the group", javaType = "String", label = "producer")
  public static final String VERSION = "CamelKubernetesScaleVersion";

  @Metadata(
      description = "The resource's kind, such as StatefulSet",
      javaType = "String",
      label = "producer")
  public static final String KIND = "CamelKubernetesScaleKind";

  @Metadata(
      description = "The plural that stands in the API's paths, such as statefulsets",
      javaType = "String",
      label = "producer")
  public static final String PLURAL = "CamelKubernetesScalePlural";

  @Metadata(
      description =
          "To scale: the number of replicas wanted, at least 0. Afterwards: the number that the API"
              + " server has written down",
      javaType = "Integer",
      label = "producer")
  public static final String REPLICAS = "CamelKubernetesScaleReplicas";

  private KubernetesScaleConstants() {}
}
