"""The stages of a fix, one file each: a plain function over a batch that writes marks, fates or what follows."""
