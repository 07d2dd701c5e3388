// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.trust.IdentityHosts;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/**
 * The scaler's own identity at AWS, in the order of the SDK's default chain; a machine's metadata
 * address is used only if the operator allows it.
 */
final class OwnCredentials {

  private static final String METADATA = "169.254.169.254";
  private static final String SESSION = "sarban";

  private final Map<String, String> environment;
  private final IdentityHosts hosts;

  /**
   * @param environment the scaler's environment
   */
  OwnCredentials(Map<String, String> environment, IdentityHosts hosts) {
    this.environment = Map.copyOf(environment);
    this.hosts = hosts;
  }

  /**
   * The scaler itself.
   *
   * @param sts creates a client with credentials
   * @param kept registers what must be closed with the client
   */
  AwsCredentialsProvider own(
      Function<Optional<AwsCredentialsProvider>, StsClient> sts, Consumer<AutoCloseable> kept) {
    AwsCredentialsProviderChain.Builder chain = AwsCredentialsProviderChain.builder();
    chain.addCredentialsProvider(SystemPropertyCredentialsProvider.create());
    chain.addCredentialsProvider(EnvironmentVariableCredentialsProvider.create());
    String role = environment.get("AWS_ROLE_ARN");
    if (role != null) {
      webIdentity(role, sts, kept).ifPresent(chain::addCredentialsProvider);
    }
    chain.addCredentialsProvider(ProfileCredentialsProvider.create());
    chain.addCredentialsProvider(ContainerCredentialsProvider.builder().build());
    if (hosts.allow(METADATA, 80)) {
      chain.addCredentialsProvider(InstanceProfileCredentialsProvider.create());
    }
    return chain.build();
  }

  /** A role that the scaler assumes: with its web identity, else with its own identity. */
  AwsCredentialsProvider role(
      SqsSource.Identity.Role role,
      Function<Optional<AwsCredentialsProvider>, StsClient> sts,
      Consumer<AutoCloseable> kept) {
    StsAssumeRoleCredentialsProvider assumed =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts.apply(Optional.of(own(sts, kept))))
            .refreshRequest(
                request ->
                    request
                        .roleArn(role.arn())
                        .roleSessionName(SESSION)
                        .externalId(role.externalId().orElse(null)))
            .build();
    kept.accept(assumed);
    AwsCredentialsProviderChain.Builder chain = AwsCredentialsProviderChain.builder();
    webIdentity(role.arn(), sts, kept).ifPresent(chain::addCredentialsProvider);
    return chain.addCredentialsProvider(assumed).build();
  }

  private Optional<AwsCredentialsProvider> webIdentity(
      String role,
      Function<Optional<AwsCredentialsProvider>, StsClient> sts,
      Consumer<AutoCloseable> kept) {
    return Optional.ofNullable(environment.get("AWS_WEB_IDENTITY_TOKEN_FILE"))
        .map(Path::of)
        .map(
            file -> {
              StsAssumeRoleWithWebIdentityCredentialsProvider provider =
                  StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                      .stsClient(sts.apply(Optional.empty()))
                      .refreshRequest(
                          () ->
                              AssumeRoleWithWebIdentityRequest.builder()
                                  .roleArn(role)
                                  .roleSessionName(SESSION)
                                  .webIdentityToken(WebIdentityToken.read(file))
                                  .build())
                      .build();
              kept.accept(provider);
              return provider;
            });
  }
}
