// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.azurequeue;

import io.sarban.scaler.measure.LookCost;
import io.sarban.scaler.measure.Source;
import io.sarban.scaler.measure.azure.AzureIdentity;
import java.net.URI;

/** A storage account. */
sealed interface AzureQueueSource extends Source {

  /** Reached by a connection string, with its key. */
  record ByConnection(String connection) implements AzureQueueSource {

    @Override
    public LookCost lookCost() {
      return LookCost.paid(StorageConnection.parse(connection).host());
    }

    @Override
    public String describe() {
      return "Azure Storage account " + StorageConnection.parse(connection).describe();
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * Reached with the scaler's own identity at Azure.
   *
   * @param endpoint such as {@code https://account.queue.core.windows.net}
   */
  record ByIdentity(URI endpoint, AzureIdentity.Chosen identity) implements AzureQueueSource {

    @Override
    public LookCost lookCost() {
      return LookCost.paid(endpoint.getHost());
    }

    @Override
    public String describe() {
      return "Azure Storage account " + endpoint;
    }
  }
}
