"""The road network: built once per run, shared by the finders of connectivity and services."""

from .graph import FERRY, JOIN, ROAD, RoadGraph, Snap, build_graph
from .insert import with_points

__all__ = ["FERRY", "JOIN", "ROAD", "RoadGraph", "Snap", "build_graph", "with_points"]
