// SPDX-License-Identifier: Apache-2.0
package shop;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.ServiceBusTopicTrigger;

public class Orders {

  @FunctionName("TakeOrder")
  public void take(
      @ServiceBusTopicTrigger(
              name = "order",
              topicName = "orders",
              subscriptionName = "warehouse",
              connection = "Bus")
          String order,
      ExecutionContext context) {
    context.getLogger().info("order " + order);
  }
}
