"""The road network: built once per run, shared by the finders of connectivity and services."""

from .graph import FERRY, JOIN, ROAD, RoadGraph, Snap, build_graph

__all__ = ["FERRY", "JOIN", "ROAD", "RoadGraph", "Snap", "build_graph"]
