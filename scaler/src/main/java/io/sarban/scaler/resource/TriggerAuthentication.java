package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** KEDA's TriggerAuthentication, unchanged. */
@Group("keda.sh")
@Version("v1alpha1")
@Kind("TriggerAuthentication")
@Plural("triggerauthentications")
@ShortNames("ta")
public class TriggerAuthentication extends CustomResource<TriggerAuthenticationSpec, Void>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
