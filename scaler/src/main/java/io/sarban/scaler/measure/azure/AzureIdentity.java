// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ChainedTokenCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.trust.IdentityHosts;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The scaler's identity at Azure, for KEDA's pod identity {@code azure-workload}: the one in its
 * environment, or a machine's managed identity if the operator allows the metadata address.
 */
public final class AzureIdentity {

  private static final String PROVIDER = "azure-workload";
  private static final String METADATA = "169.254.169.254";
  private static final Set<String> AUTHORITIES =
      Set.of(
          AzureAuthorityHosts.AZURE_PUBLIC_CLOUD,
          AzureAuthorityHosts.AZURE_GOVERNMENT,
          AzureAuthorityHosts.AZURE_CHINA);

  private final IdentityHosts hosts;
  private final Map<String, String> environment;
  private final AzureHttp http;

  /**
   * @param environment the scaler's environment
   */
  public AzureIdentity(IdentityHosts hosts, Map<String, String> environment) {
    this(hosts, environment, new WebClient(new Destinations(hosts)));
  }

  /**
   * @param client requests tokens
   */
  public AzureIdentity(IdentityHosts hosts, Map<String, String> environment, WebClient client) {
    this.hosts = hosts;
    this.environment = Map.copyOf(environment);
    this.http = new AzureHttp(client);
  }

  /**
   * One of the scaler's identities. It is a part of a source: two identities are two users.
   *
   * @param client empty for the scaler's own
   * @param tenant empty for the scaler's own
   * @param authority empty for the scaler's own
   */
  public record Chosen(
      Optional<String> client, Optional<String> tenant, Optional<String> authority) {}

  /**
   * The pod identity of a trigger's authentication, if it has one.
   *
   * @throws InvalidFieldException if it belongs to another cloud, or names an authority that the
   *     operator does not allow
   */
  public Optional<Chosen> chosen(Parameters parameters) {
    Optional<PodIdentity> identity = parameters.podIdentity();
    identity.ifPresent(
        given -> {
          if (!PROVIDER.equals(given.provider())) {
            throw new InvalidFieldException(
                "authenticationRef",
                "its podIdentity.provider must be azure-workload for this trigger type, not \""
                    + given.provider()
                    + "\"");
          }
        });
    return identity.map(
        given ->
            new Chosen(
                given.text("identityId"),
                given.text("identityTenantId"),
                given.text("identityAuthorityHost").map(this::authority)));
  }

  /** The scaler's token for Azure's login is sent to this authority. */
  private String authority(String text) {
    String url = text.contains("://") ? text : "https://" + text;
    String whole = url.endsWith("/") ? url : url + "/";
    try {
      URI uri = URI.create(whole);
      boolean allowed = AUTHORITIES.contains(whole) || hosts.allow(host(uri), port(uri));
      if ("https".equals(uri.getScheme()) && uri.getUserInfo() == null && allowed) {
        return whole;
      }
    } catch (IllegalArgumentException e) {
      // the check below says what it must be
    }
    throw new InvalidFieldException(
        "authenticationRef",
        "its podIdentity.identityAuthorityHost must be a login of Azure's, or one that the operator"
            + " allows by --allowed-identity-hosts");
  }

  private static String host(URI uri) {
    return uri.getHost() == null ? "" : uri.getHost();
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? 443 : uri.getPort();
  }

  /**
   * The URI to which the identity may be sent, if the operator allows it.
   *
   * @param field the field with the host
   * @param host with its port, if it has one
   * @throws InvalidFieldException if the operator does not allow it
   */
  public URI allowed(String field, String host) {
    URI uri = URI.create("https://" + host);
    if (!hosts.allow(host(uri), port(uri))) {
      throw new InvalidFieldException(
          field,
          "the scaler may not show its own identity to "
              + host
              + ": the operator has to allow it by --allowed-identity-hosts, or give a connection"
              + " string");
    }
    return uri;
  }

  /** Creates tokens; requests the first one when it is needed. */
  public TokenCredential credential(Chosen chosen) {
    ChainedTokenCredentialBuilder chain = new ChainedTokenCredentialBuilder();
    String client = chosen.client().orElse(environment.get("AZURE_CLIENT_ID"));
    String tenant = chosen.tenant().orElse(environment.get("AZURE_TENANT_ID"));
    String authority =
        chosen
            .authority()
            .orElse(
                environment.getOrDefault(
                    "AZURE_AUTHORITY_HOST", AzureAuthorityHosts.AZURE_PUBLIC_CLOUD));
    String file = environment.get("AZURE_FEDERATED_TOKEN_FILE");
    String secret = environment.get("AZURE_CLIENT_SECRET");
    if (file != null && client != null && tenant != null) {
      WorkloadIdentityCredentialBuilder workload =
          new WorkloadIdentityCredentialBuilder()
              .clientId(client)
              .tenantId(tenant)
              .authorityHost(authority)
              .tokenFilePath(file)
              .httpClient(http);
      chain.addLast((known(authority) ? workload : workload.disableInstanceDiscovery()).build());
    }
    if (secret != null && client != null && tenant != null) {
      ClientSecretCredentialBuilder login =
          new ClientSecretCredentialBuilder()
              .clientId(client)
              .tenantId(tenant)
              .authorityHost(authority)
              .clientSecret(secret)
              .httpClient(http);
      chain.addLast((known(authority) ? login : login.disableInstanceDiscovery()).build());
    }
    if (hosts.allow(METADATA, 80)) {
      chain.addLast(
          new ManagedIdentityCredentialBuilder()
              .clientId(chosen.client().orElse(null))
              .httpClient(http)
              .build());
    }
    return chain.addLast(new AzureCliCredentialBuilder().build()).build();
  }

  /** For other authorities, Azure's client would ask Azure's login whether they are valid. */
  private static boolean known(String authority) {
    return AUTHORITIES.contains(authority.endsWith("/") ? authority : authority + "/");
  }
}
