using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Shop;

public class Orders(ILogger<Orders> logger)
{
    [Function("TakeOrder")]
    public void Take([RabbitMQTrigger("orders", ConnectionStringSetting = "Broker")] string order) =>
        logger.LogInformation("order {Order}", order);
}
