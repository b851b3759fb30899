"""The demo network: 39,796 made-up members on the ties of the PGP web of trust of 2009.

The ties are real (who signed whose key, and when; public domain); every name, profession, company
and profile is fictional. Country and organisation follow the data where these name them.
"""

from ecken.demo.cast import Cast, pick_cast
from ecken.demo.network import DemoNetwork, make

__all__ = ["Cast", "DemoNetwork", "make", "pick_cast"]
