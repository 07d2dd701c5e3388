// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route.component;

import java.util.Optional;

/** {@code azure-storage-queue}: a trigger of type azure-queue. */
final class StorageQueue implements TriggerDeriver {

  private static final String FIX =
      "add a bean of type com.azure.storage.queue.QueueServiceClient with connectionString:"
          + " '{{AzureWebJobsStorage}}' (see samples/hello-keda)";

  @Override
  public Derivation derive(FromEndpoint endpoint, int messages) {
    String queue =
        endpoint
            .pathEnd("queueName")
            .map(Value::text)
            .orElseThrow(
                () ->
                    endpoint.fault(
                        "from", "names no queue: write azure-storage-queue:ACCOUNT/QUEUE"));
    Draft draft = new Draft("azure-queue").with("queueName", queue).with("queueLength", messages);
    return Derivation.Scaled.by(connected(endpoint, draft));
  }

  private static Draft connected(FromEndpoint endpoint, Draft draft) {
    Optional<Bean> client = endpoint.bean("serviceClient", "QueueServiceClient");
    if (client.isPresent()) {
      return draft.secret(
          "connection",
          endpoint.required(
              client.get(),
              "connectionString",
              "it is the account's connection string, such as '{{AzureWebJobsStorage}}'"));
    }
    String account = endpoint.pathBegin("accountName").map(Value::text).orElse("");
    if (endpoint.text("credentialType", "").equals("AZURE_IDENTITY")) {
      return draft.with("accountName", account).identity("azure-workload");
    }
    Value key =
        endpoint
            .option("accessKey")
            .orElseThrow(() -> endpoint.fault("serviceClient", "is missing: " + FIX));
    return draft.secret(
        "connection",
        key.made(
            "DefaultEndpointsProtocol=https;AccountName="
                + account
                + ";AccountKey="
                + key.text()
                + ";EndpointSuffix=core.windows.net"));
  }
}
