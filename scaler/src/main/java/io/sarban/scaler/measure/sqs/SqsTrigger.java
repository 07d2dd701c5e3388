// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.measure.Query;
import io.sarban.scaler.measure.TriggerType;
import io.sarban.scaler.measure.parameter.Parameters;
import io.sarban.scaler.measure.sqs.SqsSource.Identity;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.ResolvedTrigger;
import io.sarban.scaler.resource.MetricTarget;
import io.sarban.scaler.resource.PodIdentity;
import io.sarban.scaler.trust.IdentityHosts;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the parameters of KEDA's {@code aws-sqs-queue}. Source: "AWS SQS Queue" in KEDA's
 * documentation.
 */
public final class SqsTrigger implements TriggerType {

  /** Of characters, by SQS. */
  private static final int MAX_NAME = 80;

  private final IdentityHosts hosts;

  /**
   * @param hosts the hosts that may receive the scaler's own identity
   */
  public SqsTrigger(IdentityHosts hosts) {
    this.hosts = hosts;
  }

  private enum Owner {
    pod,
    operator
  }

  @Override
  public Set<String> types() {
    return Set.of("aws-sqs-queue");
  }

  @Override
  public Query query(Parameters parameters) {
    ResolvedTrigger trigger = parameters.trigger();
    Optional<URI> endpoint =
        parameters.text("awsEndpoint").map(never -> parameters.webAddress("awsEndpoint").uri());
    SqsSource source = new SqsSource(region(parameters), endpoint, identity(parameters));
    if (!(source.identity() instanceof Identity.Keys)) {
      checkAllowed(source);
    }
    return new SqsQuery(
        source,
        queue(parameters.required("queueURL").strip()),
        parameters.flag("scaleOnInFlight"),
        parameters.flag("scaleOnDelayed"),
        parameters.number("activationQueueLength"),
        new MetricTarget(
            trigger.trigger().metricTypeOrDefault(), parameters.positive("queueLength")));
  }

  /** It becomes part of the endpoint's host name. */
  private static String region(Parameters parameters) {
    String region = parameters.required("awsRegion").strip();
    if (!region.matches("[a-z0-9-]+")) {
      throw new InvalidFieldException(
          "awsRegion", "must be like eu-west-1, not \"" + region + "\"");
    }
    return region;
  }

  private static String queue(String queue) {
    boolean name = queue.length() <= MAX_NAME && queue.matches("[A-Za-z0-9_-]+(\\.fifo)?");
    if (!name && !queue.matches("https?://[^/\\s@]+/[^/\\s]+/[^/\\s]+")) {
      throw new InvalidFieldException(
          "queueURL",
          "must be a queue's name of at most 80 characters, or like https://sqs.eu-west-1.amazonaws.com/account/name");
    }
    return queue;
  }

  private void checkAllowed(SqsSource source) {
    URI address = source.address();
    int standard = "https".equals(address.getScheme()) ? 443 : 80;
    if (!hosts.allow(address.getHost(), address.getPort() < 0 ? standard : address.getPort())) {
      throw new InvalidFieldException(
          source.endpoint().isPresent() ? "awsEndpoint" : "awsRegion",
          "the scaler may not show its own identity to "
              + address.getAuthority()
              + ": the operator has to allow it by --allowed-identity-hosts, or give"
              + " awsAccessKeyID and awsSecretAccessKey");
    }
  }

  private static Identity identity(Parameters parameters) {
    Optional<PodIdentity> given = parameters.podIdentity();
    if (given.isPresent()) {
      return podIdentity(parameters, given.get());
    }
    Owner owner = parameters.oneOf("identityOwner", Owner.values());
    if (owner == Owner.operator) {
      return new Identity.Own();
    }
    Optional<String> role = parameters.text("awsRoleArn");
    if (role.isPresent()) {
      return new Identity.Role(role.get(), Optional.empty());
    }
    return new Identity.Keys(
        key(parameters, "awsAccessKeyID"),
        key(parameters, "awsSecretAccessKey"),
        parameters.text("awsSessionToken"));
  }

  private static Identity podIdentity(Parameters parameters, PodIdentity given) {
    if (!"aws".equals(given.provider())) {
      throw new InvalidFieldException(
          "authenticationRef",
          "its podIdentity.provider must be aws for this trigger type, not \""
              + given.provider()
              + "\"");
    }
    return given
        .text("roleArn")
        .or(() -> parameters.text("awsRoleArn"))
        .<Identity>map(role -> new Identity.Role(role, given.text("externalID")))
        .orElseGet(Identity.Own::new);
  }

  private static String key(Parameters parameters, String name) {
    return parameters
        .text(name)
        .orElseThrow(
            () ->
                new InvalidFieldException(
                    name,
                    "is required: give it in a TriggerAuthentication or by "
                        + name
                        + "FromEnv, or set identityOwner to operator"));
  }
}
