"""Who goes: ranking, legality, orders over every bearer, and what happens when nobody answers."""
