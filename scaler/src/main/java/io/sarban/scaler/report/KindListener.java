// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.report;

import io.sarban.scaler.name.ResourceKind;

/** A listener that receives events about objects of one kind only. */
public record KindListener(ResourceKind kind, PollListener listener) implements PollListener {

  @Override
  public void on(PollEvent event) {
    if (event.object().kind().equals(kind)) {
      listener.on(event);
    }
  }
}
