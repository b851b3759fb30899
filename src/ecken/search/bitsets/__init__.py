"""Sets of members as bits and as roaring bitmaps."""
