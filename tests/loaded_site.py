"""Loads the site with its kernels: what a process needs before others can be forked from it."""

from ecken.search.profile_index import ProfileIndex
from ecken.service.engine.network import LiveNetwork
from ecken.wiring import build_community

__all__ = ["LiveNetwork", "build_community"]

LiveNetwork().graph.warm()
ProfileIndex.build(())
