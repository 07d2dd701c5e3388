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

  /** A kind that Kubernetes does not bring is named with its group: {@code Rollout.argoproj.io}. */
  public ResourceKey key() {
    boolean own = group().isEmpty() || group().equals("apps");
    return new ResourceKey(own ? kind : kind + "." + group(), namespace, name);
  }

  /** The API group; empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  @Override
  public String toString() {
    return key().toString();
  }
}
