package io.sarban.scaler.measure.workload;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The pods of a cluster. Bound in the registry where there is one. */
@FunctionalInterface
public interface Pods {

  /** All pods of a namespace, as they were last seen. */
  List<Pod> of(String namespace);
}
