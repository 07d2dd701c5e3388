// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.sqs;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Amazon SQS in a region, with an identity.
 *
 * @param endpoint instead of the region's own
 */
record SqsSource(String region, Optional<URI> endpoint, Identity identity) implements Source {

  /** The identity for requests to SQS. */
  sealed interface Identity {

    /** A user's keys. */
    record Keys(String accessKeyId, String secretAccessKey, Optional<String> sessionToken)
        implements Identity {

      /** Keeps the secrets out of logs. */
      @Override
      public String toString() {
        return "Keys[" + accessKeyId + "]";
      }
    }

    /** The scaler's own identity at AWS, from its environment. */
    record Own() implements Identity {}

    /** A role that the scaler assumes. */
    record Role(String arn, Optional<String> externalId) implements Identity {}
  }

  /** The host and port of requests. */
  URI address() {
    return endpoint.orElseGet(
        () -> URI.create("https://" + SqsClient.serviceMetadata().endpointFor(Region.of(region))));
  }

  @Override
  public LookCost lookCost() {
    return LookCost.paid(address().getHost());
  }

  @Override
  public String describe() {
    return "Amazon SQS in " + region + endpoint.map(uri -> " (" + uri + ")").orElse("");
  }

  @Override
  public String toString() {
    return describe();
  }
}
