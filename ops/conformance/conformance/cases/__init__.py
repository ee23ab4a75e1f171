"""The cases, a module for each part of the protocol; every function is one behaviour and names its rule."""
