"""Follows the prices that a Kafka topic tells."""
import logging

import azure.functions as func

prices = func.Blueprint()


@prices.kafka_trigger(
    arg_name="price",
    topic="prices",
    broker_list="KafkaBrokers",
    consumer_group="shop",
    protocol="SaslSsl",
    authentication_mode="ScramSha512",
    username="%KafkaUser%",
    password="%KafkaPassword%",
)
def take_price(price: func.KafkaEvent) -> None:
    logging.info("price %s", price.get_body())
