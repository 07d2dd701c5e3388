"""Takes orders from Service Bus, by a managed identity, and answers a health check."""
import logging

import azure.functions as func

from prices import prices

app = func.FunctionApp(http_auth_level=func.AuthLevel.FUNCTION)
app.register_functions(prices)

QUEUE = "orders"


@app.function_name(name="TakeOrder")
@app.service_bus_queue_trigger(arg_name="order", queue_name=QUEUE, connection="Orders")
def take_order(order: func.ServiceBusMessage) -> None:
    logging.info("order %s", order.get_body())


@app.route(route="health", auth_level=func.AuthLevel.ANONYMOUS)
def health(request: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("up")
