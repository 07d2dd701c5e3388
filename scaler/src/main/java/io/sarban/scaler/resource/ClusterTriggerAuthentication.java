package io.sarban.scaler.resource;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** KEDA's ClusterTriggerAuthentication, unchanged. */
@Group("keda.sh")
@Version("v1alpha1")
@Kind("ClusterTriggerAuthentication")
@Plural("clustertriggerauthentications")
@ShortNames("cta")
public class ClusterTriggerAuthentication extends CustomResource<TriggerAuthenticationSpec, Void> {
  private static final long serialVersionUID = 1L;
}
