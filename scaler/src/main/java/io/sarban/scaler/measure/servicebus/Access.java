// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.servicebus;

import io.sarban.scaler.measure.azure.AzureIdentity;

/** The login for a namespace. */
sealed interface Access {

  /** With a connection string's key or signature. */
  record Shared(SharedAccess access) implements Access {}

  /** With the scaler's own identity at Azure. */
  record Login(AzureIdentity.Chosen identity) implements Access {}
}
