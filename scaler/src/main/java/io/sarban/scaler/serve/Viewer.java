// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.sarban.scaler.name.ResourceKind;

/** What one caller may see of the objects. A check may take a request to the API server. */
public interface Viewer {

  /**
   * Whether the caller may list all objects of a kind.
   *
   * @param namespace empty for all namespaces
   * @throws TooManyQuestionsException if one request asks too often
   */
  boolean mayList(ResourceKind kind, String namespace);

  /**
   * Whether the caller may get the object.
   *
   * @throws TooManyQuestionsException if one request asks too often
   */
  boolean mayGet(ResourceKind kind, String namespace, String name);

  /** Ends a request that would need too many checks at the API server. */
  final class TooManyQuestionsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooManyQuestionsException() {
      super("you may not list objects in all namespaces: name one namespace");
    }
  }
}
