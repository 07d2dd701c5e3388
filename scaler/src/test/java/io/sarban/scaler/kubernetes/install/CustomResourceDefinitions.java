// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.install;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumns;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.sarban.scaler.resource.CloudEventSource;
import io.sarban.scaler.resource.ClusterCloudEventSource;
import io.sarban.scaler.resource.ClusterTriggerAuthentication;
import io.sarban.scaler.resource.ScaledJob;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import java.io.File;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes the model's CustomResourceDefinitions to a folder; run by the build. */
public final class CustomResourceDefinitions {

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(
          ScaledObject.class,
          ScaledJob.class,
          TriggerAuthentication.class,
          ClusterTriggerAuthentication.class,
          CloudEventSource.class,
          ClusterCloudEventSource.class);

  private CustomResourceDefinitions() {}

  public static void main(String[] args) {
    new CRDGenerator()
        .customResourceClasses(KINDS)
        // keeps a field of a later KEDA instead of pruning it
        .withImplicitPreserveUnknownFields(true)
        .withMinQuotes(true)
        .withParallelGenerationEnabled(false)
        .withPostProcessor(
            new CRDPostProcessor() {
              @Override
              public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
                ((CustomResourceDefinition) crd)
                    .getSpec()
                    .getVersions()
                    .forEach(version -> refine((CustomResourceDefinition) crd, version));
                return crd;
              }
            })
        .inOutputDir(new File(args[0]))
        .detailedGenerate();
  }

  private static void refine(
      CustomResourceDefinition crd, CustomResourceDefinitionVersion version) {
    List<String> columns = columns(crd.getSpec().getNames().getKind());
    version
        .getAdditionalPrinterColumns()
        .sort(Comparator.comparing(column -> columns.indexOf(column.getName())));
    dropUnknown(version.getSchema().getOpenAPIV3Schema());
  }

  /** In the annotation's order, which is the order in kubectl's output. */
  private static List<String> columns(String kind) {
    return KINDS.stream()
        .filter(type -> type.getSimpleName().equals(kind))
        .flatMap(type -> Arrays.stream(type.getAnnotation(AdditionalPrinterColumns.class).value()))
        .map(column -> column.name())
        .toList();
  }

  /** Removes the model's map of unknown fields, which is not a field itself. */
  private static void dropUnknown(JSONSchemaProps schema) {
    open(schema);
    if (schema.getProperties() != null) {
      schema.getProperties().remove("unknown");
      schema.getProperties().values().forEach(CustomResourceDefinitions::dropUnknown);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      dropUnknown(schema.getItems().getSchema());
    }
  }

  /** A map of any values: the generator would make each value an object without fields. */
  private static void open(JSONSchemaProps schema) {
    boolean anything =
        schema.getAdditionalProperties() != null
            && schema.getAdditionalProperties().getSchema() != null
            && "object".equals(schema.getAdditionalProperties().getSchema().getType())
            && isEmpty(schema.getAdditionalProperties().getSchema().getProperties());
    if (anything) {
      schema.setAdditionalProperties(null);
      schema.setXKubernetesPreserveUnknownFields(true);
    }
  }

  private static boolean isEmpty(Map<?, ?> map) {
    return map == null || map.isEmpty();
  }
}
