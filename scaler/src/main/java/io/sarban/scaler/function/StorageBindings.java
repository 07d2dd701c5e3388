// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.function;

/** Queues and blobs of Azure Storage. */
final class StorageBindings {

  static final String CONNECTION = "AzureWebJobsStorage";

  private StorageBindings() {}

  static Wakeup queue(Asked asked) {
    Measure measure =
        new Measure("azure-queue")
            .with("queueName", asked.required("queueName"))
            .with("queueLength", asked.messages());
    return new Wakeup.Waiting(connected(measure, asked, "queueServiceUri"));
  }

  static Wakeup blob(Asked asked) {
    if (asked.text("source").filter("EventGrid"::equalsIgnoreCase).isPresent()) {
      return new Wakeup.Always("Event Grid calls it, which does not say how much waits");
    }
    String path = asked.required("path");
    int slash = path.indexOf('/');
    String container = slash < 0 ? path : path.substring(0, slash);
    String blobs = slash < 0 ? "" : path.substring(slash + 1);
    int pattern = blobs.indexOf('{');
    String prefix = pattern < 0 ? "" : blobs.substring(0, pattern);
    Measure measure =
        new Measure("azure-blob")
            .with("blobContainerName", container)
            .with("blobCount", asked.messages());
    if (!prefix.isEmpty()) {
      measure.with("blobPrefix", prefix);
    }
    return new Wakeup.Waiting(connected(measure, asked, "blobServiceUri"));
  }

  private static Measure connected(Measure measure, Asked asked, String uri) {
    Connection connection = asked.connection("connection", CONNECTION);
    if (connection instanceof Connection.AsIdentity identity) {
      AzureHost host = identity.host(uri, "serviceUri", "accountName");
      return host.in(measure.with("accountName", host.name())).as(identity.who());
    }
    return measure.with("connectionFromEnv", ((Connection.Text) connection).setting());
  }
}
