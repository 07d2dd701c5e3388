// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.serve;

/**
 * An answer to an HTTP request.
 *
 * @param status the HTTP status
 * @param json the body
 */
public record Answer(int status, String json) {}
