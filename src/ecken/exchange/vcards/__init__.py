"""vCards 2.1, 3.0 and 4.0, one or many in a file: read, and written as 3.0 or 4.0."""

from ecken.exchange.vcards.read import read_vcards
from ecken.exchange.vcards.write import CardFields, CardVersion, write_vcard

__all__ = ["CardFields", "CardVersion", "read_vcards", "write_vcard"]
