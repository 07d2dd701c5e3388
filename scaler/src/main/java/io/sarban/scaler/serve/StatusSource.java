// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.poll.ObjectStatuses;
import io.sarban.scaler.report.ObjectStatus;
import java.util.List;

/** Where the objects' statuses come from: this scaler, or the one that leads. */
public interface StatusSource {

  /**
   * The statuses that a query covers, in the order of their names; does not check the caller's
   * rights.
   *
   * @throws UnavailableException if nobody can tell now
   */
  List<ObjectStatus> ask(ObjectsQuery query);

  /** What this scaler knows. */
  static StatusSource of(ObjectStatuses statuses) {
    return query ->
        query.name().isEmpty()
            ? statuses.all().stream().filter(one -> query.covers(one.namespace())).toList()
            : query.kinds().stream()
                .map(
                    kind ->
                        new ResourceKey(
                            kind, query.namespace().orElseThrow(), query.name().orElseThrow()))
                .flatMap(key -> statuses.of(key).stream())
                .toList();
  }

  /** Says in one line why the statuses are not available now. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
      super(message);
    }
  }
}
