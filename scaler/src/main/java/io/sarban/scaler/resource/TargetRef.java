package io.sarban.scaler.resource;

/** The workload that an object scales. */
public record TargetRef(String namespace, String apiVersion, String kind, String name) {

  public static TargetRef of(ScaledObject object) {
    ScaleTargetRef ref = object.getSpec().scaleTargetRef();
    return new TargetRef(
        ResourceKey.of(object).namespace(),
        orElse(ref.apiVersion(), "apps/v1"),
        orElse(ref.kind(), "Deployment"),
        ref.name());
  }

  private static String orElse(String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  public ResourceKey key() {
    return new ResourceKey(kind, namespace, name);
  }

  @Override
  public String toString() {
    return key().toString();
  }
}
