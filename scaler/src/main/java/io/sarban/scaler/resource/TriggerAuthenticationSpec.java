package io.sarban.scaler.resource;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * The documented spec of a KEDA 2.20 TriggerAuthentication. Providers that need a cloud or a vault
 * are kept as they are written.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TriggerAuthenticationSpec(
    List<AuthSecretTargetRef> secretTargetRef,
    List<AuthSecretTargetRef> configMapTargetRef,
    List<AuthEnvironment> env,
    Map<String, Object> podIdentity,
    Map<String, Object> hashiCorpVault,
    Map<String, Object> azureKeyVault,
    Map<String, Object> gcpSecretManager,
    Map<String, Object> awsSecretManager,
    List<Map<String, Object>> boundServiceAccountToken,
    Map<String, Object> oauth2,
    Object filePath,
    @JsonAnySetter @JsonAnyGetter Map<String, Object> unknown) {

  public TriggerAuthenticationSpec {
    secretTargetRef = secretTargetRef == null ? List.of() : List.copyOf(secretTargetRef);
    configMapTargetRef = configMapTargetRef == null ? List.of() : List.copyOf(configMapTargetRef);
    env = env == null ? List.of() : List.copyOf(env);
    unknown = unknown == null ? Map.of() : unknown;
  }
}
