"""Base stations of the radio net: where they stand, what they radiate, when they were out, and who talks over them."""
