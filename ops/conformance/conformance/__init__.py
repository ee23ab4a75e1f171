"""A conformance suite for any broker that speaks the Kafka protocol, Apache Kafka 4.0 included."""
