"""For all tests: no example of a property has a time limit, because tests run on busy machines; speed is measured in benchmarks."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
