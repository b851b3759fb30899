"""What whole networks on Spark cost, and how far its estimates are off."""
