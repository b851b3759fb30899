"""Who found a member: visits and searches as numbers; names where both sides want it."""
