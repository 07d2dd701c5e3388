package io.sarban.scaler.measure.servicebus;

import io.sarban.scaler.measure.azure.AzureIdentity;

/** As whom a namespace is asked. */
sealed interface Access {

  /** By a connection string's key or signature. */
  record Shared(SharedAccess access) implements Access {}

  /** As whom the scaler itself is to Azure. */
  record Login(AzureIdentity.Chosen identity) implements Access {}
}
