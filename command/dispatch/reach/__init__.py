"""Whether the radio net reaches the crews where they are: by the declared study and the sites that radiate now."""
