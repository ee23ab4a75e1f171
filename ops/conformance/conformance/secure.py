"""Clients that speak TLS and log in, each behind the same two functions: write values, read them again."""

import asyncio
import ssl
import subprocess
import tempfile
import time
from pathlib import Path

from .case import Failure
from .process import BrokerProcess
from .wire import Closed, Connection
from .wire.messages import API_VERSIONS_0

USERS = {"till": "se:cret,=", "office": "another"}
MECHANISMS = ("PLAIN", "SCRAM-SHA-256")
PATIENCE = 20


class Refused(Exception):
    """The client says that it was not let in."""


class SecureBroker(BrokerProcess):
    """A broker with TLS, under a certificate of this run, and users."""

    def __init__(self, command, **fields):
        self.files = Path(tempfile.mkdtemp(prefix="conformance-tls-"))
        self.certificate, key, users = (self.files / name for name in ("certificate.pem", "key.pem", "users"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", str(key), "-out", str(self.certificate)], check=True, capture_output=True)
        users.write_text("".join(f"{name}:{password}\n" for name, password in USERS.items()))
        super().__init__(command, certificate=self.certificate, key=key, users=users, **fields)

    @property
    def trust(self):
        return ssl.create_default_context(cafile=str(self.certificate))

    def connect(self):
        """A raw connection under TLS that has not logged in."""
        connection = Connection("127.0.0.1", self.port, timeout=5.0)
        connection.socket = self.trust.wrap_socket(connection.socket, server_hostname="localhost")
        return connection

    def greet(self):
        with self.connect() as connection:
            connection.ask(API_VERSIONS_0)


def librdkafka(broker, mechanism, user, password):
    """What confluent-kafka and kcat are told; a mechanism of None means TLS without a login."""
    properties = {"bootstrap.servers": broker.bootstrap, "ssl.ca.location": str(broker.certificate),
                  "security.protocol": "SASL_SSL" if mechanism else "SSL", "log_level": "0"}
    if mechanism:
        properties |= {"sasl.mechanism": mechanism, "sasl.username": user, "sasl.password": password}
    return properties


def confluent(broker, login, topic, values):
    from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition

    told = []
    properties = librdkafka(broker, *login) | {"error_cb": told.append}
    producer = Producer(properties)
    for value in values:
        producer.produce(topic, value, partition=0)
    deadline = time.monotonic() + PATIENCE
    while producer.flush(0.2):
        if any(error.code() in (KafkaError._AUTHENTICATION, KafkaError._ALL_BROKERS_DOWN) for error in told):
            producer.purge()
            raise Refused(str(told))
        if time.monotonic() > deadline:
            raise Failure(f"confluent-kafka neither wrote nor was refused: {told}")
    consumer = Consumer(properties | {"group.id": "readers", "auto.offset.reset": "earliest"})
    consumer.assign([TopicPartition(topic, 0, 0)])
    read = [consumer.poll(PATIENCE).value() for _ in values]
    consumer.close()
    return read


def kcat(broker, login, topic, values):
    options = [part for name, value in librdkafka(broker, *login).items() if name != "bootstrap.servers"
               for part in ("-X", f"{name}={value}")]

    def run(*arguments, **how):
        try:
            done = subprocess.run(["kcat", "-b", broker.bootstrap, *options, "-t", topic, "-p", "0", *arguments],
                                  capture_output=True, timeout=PATIENCE, **how)
        except subprocess.TimeoutExpired as late:
            raise Refused(f"kcat did not end: {(late.stderr or b'')[-200:]}") from None
        if done.returncode:
            raise Refused(done.stderr.decode()[-200:])
        return done.stdout

    run("-P", "-X", "message.timeout.ms=6000", input=b"\n".join(values))
    return run("-C", "-o", "beginning", "-c", str(len(values))).split()


def python(broker, login, topic, values):
    from kafka import KafkaConsumer, KafkaProducer, TopicPartition
    from kafka.errors import KafkaError

    mechanism, user, password = login
    properties = {"bootstrap_servers": broker.bootstrap, "ssl_context": broker.trust,
                  "security_protocol": "SASL_SSL" if mechanism else "SSL"}
    if mechanism:
        properties |= {"sasl_mechanism": mechanism, "sasl_plain_username": user, "sasl_plain_password": password}
    try:
        producer = KafkaProducer(**properties, bootstrap_timeout_ms=8000, max_block_ms=8000)
        sent = [producer.send(topic, value, partition=0) for value in values]
        for one in sent:
            one.get(PATIENCE)
    except KafkaError as error:
        raise Refused(repr(error)) from None
    producer.close(5)
    consumer = KafkaConsumer(**properties)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek(TopicPartition(topic, 0), 0)
    read, deadline = [], time.monotonic() + PATIENCE
    while len(read) < len(values) and time.monotonic() < deadline:
        for messages in consumer.poll(500).values():
            read += [message.value for message in messages]
    consumer.close()
    return read


def aio(broker, login, topic, values):
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
    from aiokafka.errors import KafkaError

    mechanism, user, password = login
    properties = {"bootstrap_servers": broker.bootstrap, "ssl_context": broker.trust,
                  "security_protocol": "SASL_SSL" if mechanism else "SSL"}
    if mechanism:
        properties |= {"sasl_mechanism": mechanism, "sasl_plain_username": user, "sasl_plain_password": password}

    async def run():
        producer = AIOKafkaProducer(**properties)
        try:
            await producer.start()
        except KafkaError as error:
            await producer.client.close()
            raise Refused(repr(error)) from None
        for value in values:
            await producer.send_and_wait(topic, value, partition=0)
        await producer.stop()
        consumer = AIOKafkaConsumer(**properties)
        await consumer.start()
        consumer.assign([TopicPartition(topic, 0)])
        consumer.seek(TopicPartition(topic, 0), 0)
        read = [(await consumer.getone()).value for _ in values]
        await consumer.stop()
        return read

    return asyncio.run(asyncio.wait_for(run(), 2 * PATIENCE))


CLIENTS = {"confluent": confluent, "kafka-python": python, "aiokafka": aio, "kcat": kcat}


def closes(connection, data):
    """Whether the broker ends a connection on which it is sent `data`, without an answer."""
    try:
        connection.send_raw(data)
        connection.receive_frame(timeout=10)
    except (Closed, ssl.SSLError, ConnectionError):
        return True
    return False
