package io.sarban.scaler.measure.azurequeue;

import io.sarban.scaler.measure.Source;
import java.util.Arrays;
import java.util.Optional;

/** A storage account. */
sealed interface AzureQueueSource extends Source {

  /** Reached by a connection string, with its key. */
  record ByConnection(String connection) implements AzureQueueSource {

    @Override
    public String describe() {
      return "Azure Storage account "
          + part("AccountName")
              .or(() -> part("QueueEndpoint"))
              .orElse(
                  connection.contains("UseDevelopmentStorage") ? "devstoreaccount1" : "(unnamed)");
    }

    private Optional<String> part(String name) {
      return Arrays.stream(connection.split(";"))
          .map(String::strip)
          .filter(part -> part.startsWith(name + "="))
          .map(part -> part.substring(name.length() + 1))
          .findFirst();
    }

    /** Keeps the key out of logs. */
    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * Reached as whom the scaler itself is to Azure.
   *
   * @param endpoint such as {@code https://account.queue.core.windows.net}
   */
  record ByIdentity(String endpoint) implements AzureQueueSource {

    @Override
    public String describe() {
      return "Azure Storage account " + endpoint;
    }
  }
}
