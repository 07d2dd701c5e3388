// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Locale;
import java.util.Optional;

/** {@code aws2-sqs}: a trigger of type aws-sqs-queue. */
final class Sqs implements TriggerDeriver {

  private static final String ARN = "arn:";

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    Value named =
        endpoint
            .option("queueUrl")
            .or(() -> endpoint.path("queueNameOrArn"))
            .orElseThrow(() -> endpoint.fault("from", "names no queue: write aws2-sqs:QUEUE"));
    String[] arn = named.text().startsWith(ARN) ? named.text().split(":", 6) : new String[0];
    Draft draft = new Draft("aws-sqs-queue");
    if (arn.length == 6) {
      draft.with("queueURL", "https://sqs." + arn[3] + ".amazonaws.com/" + arn[4] + "/" + arn[5]);
      draft.with("awsRegion", arn[3]);
    } else {
      draft.with("queueURL", named.text());
      draft.with("awsRegion", region(endpoint));
    }
    draft.with("queueLength", messages);
    if (endpoint.flag("overrideEndpoint")) {
      draft.with(
          "awsEndpoint",
          endpoint.required("uriEndpointOverride", "overrideEndpoint goes with it").text());
    }
    return Derivation.Scaled.by(authenticated(endpoint, draft));
  }

  private static String region(FromEndpoint endpoint) {
    return endpoint
        .required("region", "write region: eu-west-1, or the queue's own")
        .text()
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }

  /** With the route's keys, else with the scaler's own identity, which its operator must allow. */
  private static Draft authenticated(FromEndpoint endpoint, Draft draft) {
    Optional<Value> key = endpoint.option("accessKey");
    if (key.isEmpty()) {
      return draft.with("identityOwner", "operator");
    }
    draft.secret("awsAccessKeyID", key.get());
    draft.secret(
        "awsSecretAccessKey", endpoint.required("secretKey", "it belongs to the accessKey"));
    endpoint.option("sessionToken").ifPresent(token -> draft.secret("awsSessionToken", token));
    return draft;
  }
}
