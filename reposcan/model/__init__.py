"""The values that cross from one stage to the next: frozen, with tuples inside, no behaviour."""
