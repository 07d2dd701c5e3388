package io.sarban.scaler.measure.azurequeue;

import io.sarban.scaler.measure.Source;
import java.util.Arrays;
import java.util.Optional;

/** A storage account, reached by one connection string. */
record AzureQueueSource(String connection) implements Source {

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
